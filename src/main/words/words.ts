import type en from './en';

export type Words = typeof en;

/** `area.name`, without the endings of plurals. */
export type WordKey = Paths<Words>;

type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? Singular<K> : `${K}.${Paths<T[K]>}`;
}[keyof T & string];

type Singular<K extends string> = K extends `${infer Base}_one`
  ? Base
  : K extends `${infer Base}_other`
    ? Base
    : K;

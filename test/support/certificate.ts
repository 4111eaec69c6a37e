/**
 * Certificates that nobody vouches for: made on the spot, signed by their own key (X.509 version 3, RFC 5280, written in
 * DER by hand because Node reads certificates and does not make them).
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** Both in PEM, as `node:tls` takes them. */
  readonly key: string;
  readonly cert: string;
  /** As Electron names a certificate: `sha256/` and base64. */
  readonly fingerprint: string;
}

const DAY_MS = 86_400_000;

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const [VERSION, EXTENSIONS] = [0xa0, 0xa3];
const [DNS_NAME, IP_ADDRESS] = [0x82, 0x87];

const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ALTERNATIVE_NAMES = Buffer.from('0603551d11', 'hex');
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');

/** Makes a certificate for `localhost` and 127.0.0.1 that is valid from yesterday until tomorrow. */
export function selfSigned(now = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from('Longhaul test server')))),
  );
  const names = der(
    SEQUENCE,
    der(DNS_NAME, Buffer.from('localhost')),
    der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])),
  );
  const toBeSigned = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    der(SEQUENCE, utcTime(now - DAY_MS), utcTime(now + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, der(SEQUENCE, ALTERNATIVE_NAMES, der(OCTET_STRING, names)))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const noUnusedBits = Buffer.from([0]);
  const whole = der(SEQUENCE, toBeSigned, algorithm, der(BIT_STRING, noUnusedBits, signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(whole),
    fingerprint: `sha256/${createHash('sha256').update(whole).digest('base64')}`,
  };
}

function pem(whole: Buffer): string {
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** One value: its tag, its length, its parts. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length > 0xffff) throw new RangeError('Too long for a certificate.');
  if (length > 0xff)
    return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), body]);
  return Buffer.concat([Buffer.from(length > 0x7f ? [tag, 0x81, length] : [tag, length]), body]);
}

/** `YYMMDDHHMMSSZ` */
function utcTime(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${digits}Z`));
}

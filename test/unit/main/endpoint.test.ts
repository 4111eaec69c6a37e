import { describe, expect, it } from 'vitest';
import { parseEndpointUrl } from '../../../src/main/backend/endpoint';

describe('backend addresses', () => {
  it.each([
    ['http://127.0.0.1:8006/', 'http://127.0.0.1:8006'],
    ['http://localhost:8006/api', 'http://localhost:8006'],
    ['http://[::1]:1', 'http://[::1]:1'],
    ['https://chat.example.org', 'https://chat.example.org'],
  ])('takes %s', (text, origin) => {
    expect(parseEndpointUrl(text)).toBe(origin);
  });

  it.each(['http://chat.example.org', 'http://127.0.0.1.example.org'])(
    'wants https beyond this machine: %s',
    (text) => {
      expect(() => parseEndpointUrl(text)).toThrow(/needs https/);
    },
  );

  it.each(['', 'chat', 'file:///etc/passwd', 'ftp://example.org'])('refuses %j', (text) => {
    expect(() => parseEndpointUrl(text)).toThrow(/not an http or https address/);
  });
});

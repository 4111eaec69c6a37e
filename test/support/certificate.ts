/** Certificates that nobody vouches for: made on the spot, signed by their own key. */
import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface Certificate {
  /** Both in PEM, as `node:tls` takes them. */
  readonly key: string;
  readonly cert: string;
  /** As Electron names a certificate: `sha256/` and base64. */
  readonly fingerprint: string;
}

/** Makes a certificate for `localhost` and 127.0.0.1, valid from now on. */
export async function selfSigned(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const whole = new X509Certificate(cert).raw;
  return {
    key,
    cert,
    fingerprint: `sha256/${createHash('sha256').update(whole).digest('base64')}`,
  };
}

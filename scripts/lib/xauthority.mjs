const FAMILY_WILD = 0xffff;
const PROTOCOL = 'MIT-MAGIC-COOKIE-1';

/**
 * Makes the content of an X authority file that admits only who can read it. It names no host and no display number,
 * because the number is known only after the server has read the file.
 *
 * @param {Buffer} cookie 16 random bytes
 * @returns {Buffer}
 */
export function xauthority(cookie) {
  const family = Buffer.alloc(2);
  family.writeUInt16BE(FAMILY_WILD);
  return Buffer.concat([family, counted(''), counted(''), counted(PROTOCOL), counted(cookie)]);
}

/** @param {string | Buffer} value */
function counted(value) {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

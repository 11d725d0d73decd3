/**
 * Philox4x32-10 in WGSL: the words of `model/philox.ts`, one counter to a call. WGSL has no 64-bit product, so the upper
 * half is put together from products of 16 bits.
 */
export const philox = `
fn high(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu; let ah = a >> 16u;
  let bl = b & 0xffffu; let bh = b >> 16u;
  let middle = ah * bl + ((al * bl) >> 16u);
  let carry = al * bh + (middle & 0xffffu);
  return ah * bh + (middle >> 16u) + (carry >> 16u);
}

fn philox(start: vec4u, key0: u32, key1: u32) -> vec4u {
  var c = start;
  var k0 = key0;
  var k1 = key1;
  for (var round = 0u; round < 10u; round++) {
    c = vec4u(high(0xcd9e8d57u, c.z) ^ c.y ^ k0, 0xcd9e8d57u * c.z, high(0xd2511f53u, c.x) ^ c.w ^ k1, 0xd2511f53u * c.x);
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return c;
}
`;

// Seconds that the AWS SDK for JavaScript takes for one presigned URL and for one CloudFront URL: medians of rounds.
import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.REELDROP_TEST_NODE_MODULES, 'index.js'));
const { GetObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
const { getSignedUrl: signCloudFront } = require('@aws-sdk/cloudfront-signer');

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function perCall(count, call) {
  const rounds = [];
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    for (let number = 0; number < count; number++) await call(number);
    rounds.push((performance.now() - began) / 1000 / count);
  }
  return median(rounds);
}

const client = new S3Client({
  region: 'eu-central-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
});
const key = (number) => `2026-11-21/show/seg_${String(number).padStart(5, '0')}.ts`;
const s3 = await perCall(600, (number) =>
  getSignedUrl(client, new GetObjectCommand({ Bucket: 'films', Key: key(number) }), { expiresIn: 86400 }),
);
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const cloudFront = await perCall(100, (number) =>
  signCloudFront({
    url: `https://d111111abcdef8.cloudfront.net/${key(number)}`,
    keyPairId: 'K2JCJMDEHXQW5F',
    privateKey,
    dateLessThan: '2027-01-01',
  }),
);
console.log(s3, cloudFront);

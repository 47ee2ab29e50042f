// Signs what a line of JSON asks for with @aws-sdk/cloudfront-signer; a line of JSON out.
// The folder of the modules is in REELDROP_TEST_NODE_MODULES.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.env.REELDROP_TEST_NODE_MODULES, "index.js"));
const { getSignedUrl, getSignedCookies } = require("@aws-sdk/cloudfront-signer");

const date = (seconds) => (seconds === null ? undefined : new Date(seconds * 1000).toISOString());

for await (const line of createInterface({ input: process.stdin })) {
  const ask = JSON.parse(line);
  const what = {
    privateKey: ask.key,
    keyPairId: ask.key_pair_id,
    algorithm: ask.sha256 ? "SHA256" : undefined,
    // With a policy of ours it signs that text; otherwise it writes its own.
    ...(ask.policy === null
      ? { dateLessThan: date(ask.expires_at), dateGreaterThan: date(ask.starts_at), ipAddress: ask.ip ?? undefined }
      : { policy: ask.policy }),
  };
  const url = getSignedUrl({ ...what, url: ask.url });
  const cookies = getSignedCookies(ask.policy === null ? { ...what, url: ask.url } : what);
  process.stdout.write(`${JSON.stringify({ url, cookies })}\n`);
}

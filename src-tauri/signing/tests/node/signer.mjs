// Answers each case, a JSON line on standard input, with the URL that @aws-sdk/s3-request-presigner makes of it,
// a JSON line on standard output. The first argument is the folder whose node_modules hold the SDK.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(resolve(process.argv[2], "package.json"));
const s3 = require("@aws-sdk/client-s3");
const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");

const commands = {
  GET: s3.GetObjectCommand,
  HEAD: s3.HeadObjectCommand,
  PUT: s3.PutObjectCommand,
  DELETE: s3.DeleteObjectCommand,
};
// In the order of the cases' overrides.
const overrides = [
  "ResponseContentDisposition", "ResponseContentType", "ResponseCacheControl",
  "ResponseContentEncoding", "ResponseContentLanguage", "ResponseExpires",
];

function client(it) {
  return new s3.S3Client({
    endpoint: `${it.scheme}://${it.authority}${encodeURI(it.prefix)}`,
    forcePathStyle: !it.virtual_host,
    region: it.region,
    credentials: { accessKeyId: it.key_id, secretAccessKey: it.secret, sessionToken: it.session_token ?? undefined },
    // No checksum of a body that is not known yet.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

function command(it) {
  const input = { Bucket: it.bucket, Key: it.key, VersionId: it.version_id ?? undefined };
  for (const [at, name] of overrides.entries()) {
    if (it.overrides[at] === null) continue;
    input[name] = name === "ResponseExpires" ? new Date(it.overrides[at]) : it.overrides[at];
  }
  for (const [name, value] of it.headers) {
    if (name === "content-type") input.ContentType = value;
    else if (name === "content-length") input.ContentLength = Number(value);
    else input.Metadata = { ...input.Metadata, [name.slice("x-amz-meta-".length)]: value };
  }
  if (it.part === null) return new commands[it.method](input);
  [input.UploadId, input.PartNumber] = it.part;
  return new s3.UploadPartCommand(input);
}

for await (const line of createInterface({ input: process.stdin })) {
  const it = JSON.parse(line);
  const names = new Set(it.headers.map(([name]) => name));
  const url = await getSignedUrl(client(it), command(it), {
    expiresIn: it.lifetime_seconds,
    signingDate: new Date(it.signed_at * 1000),
    // Otherwise content-type would not be signed, and x-amz-* would move to the query.
    signableHeaders: names,
    unhoistableHeaders: names,
  });
  process.stdout.write(JSON.stringify(url) + "\n");
}

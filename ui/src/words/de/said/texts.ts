// Deutsch: what the doctor's texts to copy are, and where they belong.
import type { Saying } from "../../../lib/sayings";

export const texts: Saying[] = [
  [
    "For servers with policies in Amazon’s form, such as MinIO: attach it to the user of this key.",
    "Für Server mit Policies in Amazons Form, wie MinIO: Weise sie dem Benutzer dieses Schlüssels zu.",
  ],
  [
    "IAM console: the user or role of this key → Add permissions → Create inline policy → JSON.",
    "IAM-Konsole: der Benutzer oder die Rolle dieses Schlüssels → Add permissions → Create inline policy → JSON.",
  ],
  ["Smallest policy for this key", "Kleinste Policy für diesen Schlüssel"],
  ["Only to let Reeldrop set the bucket’s rules", "Nur, damit Reeldrop die Regeln des Buckets setzen kann"],
  [
    "Beside the policy above, for as long as it is needed. Uploads and links work without it.",
    "Zusätzlich zur Policy oben, solange sie gebraucht wird. Uploads und Links gehen ohne sie.",
  ],
  ["Scope of the API token", "Rechte des API-Tokens"],
  [
    "Cloudflare dashboard: R2 → API → Manage API tokens.",
    "Dashboard von Cloudflare: R2 → API → Manage API tokens.",
  ],
  [
    "Cloudflare dashboard: the bucket → Settings → CORS policy. Name your own sites instead of * where only they play.",
    "Dashboard von Cloudflare: der Bucket → Settings → CORS policy. Spielen nur deine eigenen Seiten, nenne sie statt *.",
  ],
  [
    "The bucket’s CORS rules, where your provider has them. Name your own sites instead of * where only they play.",
    "Die CORS-Regeln des Buckets, wo der Anbieter sie hat. Spielen nur deine eigenen Seiten, nenne sie statt *.",
  ],
  [
    "S3 console: the bucket → Permissions → Cross-origin resource sharing. Name your own sites instead of * where only they play.",
    "S3-Konsole: der Bucket → Permissions → Cross-origin resource sharing. Spielen nur deine eigenen Seiten, nenne sie statt *.",
  ],
  ["CORS rules for web players", "CORS-Regeln für Player auf Webseiten"],
  ["The same for wrangler", "Dieselben für wrangler"],
  [
    "In a file cors.json, for: npx wrangler r2 bucket cors set BUCKET --file cors.json",
    "In eine Datei cors.json, für: npx wrangler r2 bucket cors set BUCKET --file cors.json",
  ],
  ["Rule that ends unfinished uploads", "Regel, die unfertige Uploads beendet"],
  [
    "In a file rules.json, for: aws s3api put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://rules.json. It replaces all rules of the bucket: add those that it has.",
    "In eine Datei rules.json, für: aws s3api put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://rules.json. Das ersetzt alle Regeln des Buckets: Füge vorhandene hinzu.",
  ],
  ["Key group for signed links", "Key group für signierte Links"],
  ["CloudFront console, in this order.", "CloudFront-Konsole, in dieser Reihenfolge."],
];

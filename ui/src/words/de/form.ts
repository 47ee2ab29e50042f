// Deutsch: the words of adding and editing a connection.
import type { LinkKind } from "../../backend";
import * as format from "../../lib/format";
import type { Words } from "../../words";

const join = (parts: (string | null)[]) => parts.filter((p) => p !== null && p !== "").join(" · ");

export const form: Words["form"] = {
  paste: "Vorhandenes einsetzen",
  pasteExample:
    "Ein Endpunkt, eine Konsolenadresse, s3://bucket/prefix, eine .env oder ein Abschnitt der rclone.conf",
  pasteHint: "Wird auf diesem Computer zerlegt; Geheimnisse werden nicht wieder angezeigt.",
  read: "Zerlegen",
  reading: "Wird gelesen …",
  nothingFound: {
    ownWords: true,
    code: "nothing-found",
    message: "Darin steht nichts, was einen Speicher benennt.",
    action:
      "Setze einen Endpunkt, eine Konsolenadresse, eine .env oder einen Abschnitt der rclone.conf ein, oder wähle unten den Speicher.",
  },
  choose: "Oder Speicher wählen",
  providerAbout: {
    "cloudflare-r2": "Über die Konto-ID",
    "aws-s3": "Region wird gefunden",
    cloudfront: "Vor S3, Links über 7 Tage",
    "s3-compatible": "Jeder Server, der S3 spricht",
  },
  presets: "S3-kompatible Dienste",
  profiles: "Aus einem AWS-Profil …",
  profilesTitle: "AWS-Profile auf diesem Computer",
  noProfiles: "Kein Profil in ~/.aws auf diesem Computer.",
  profileKind: (kind: "static" | "sso" | "unsupported", endsAt: string | null, now: Date) => {
    if (kind === "static" && endsAt === null) return "Zugriffsschlüssel";
    const what =
      kind === "sso" ? "Angemeldet" : kind === "static" ? "Befristeter Schlüssel" : "Nicht verwendbar";
    if (endsAt === null) return what;
    const end = new Date(endsAt);
    return end > now
      ? `${what}, bis ${format.dayAndTime(end, now)}`
      : `Abgelaufen am ${format.dayAndTime(end, now)}`;
  },
  several: (n: number) => `${format.number(n)} Verbindungen gefunden. Welche davon?`,
  found: (bucket: string, region: string, keyId: string) =>
    join([bucket, region, keyId]) || "Ohne Angabe eines Buckets",
  back: "Zurück",

  received: {
    address: "Aus der Adresse übernommen",
    console: "Aus der Adresse der Konsole übernommen",
    environment: "Aus den Variablen übernommen",
    rclone: "Aus der rclone.conf übernommen",
    "aws-profile": "Aus dem AWS-Profil übernommen",
  },
  receivedSecret: "Geheimer Schlüssel: erhalten, wird nicht angezeigt",
  receivedToken: "Sitzungstoken: erhalten, wird nicht angezeigt",
  receivedKey: "Privater Schlüssel: erhalten, wird nicht angezeigt",

  addTitle: (provider: string) => `${provider} hinzufügen`,
  name: "Name",
  nameHint: "Wie die Verbindung heißen soll, zum Beispiel „Studio“",
  endpoint: "Endpunkt",
  endpointHint: "So einsetzen, wie der Anbieter ihn zeigt. Ein Bucket darin wird erkannt.",
  endpointExample: "https://s3.eu-central-1.amazonaws.com",
  ownEndpoint: "S3-Endpunkt (optional)",
  ownEndpointHint: "Nur für einen VPC-Endpunkt oder einen anderen Server. Leer: der von Amazon",
  understood: (host: string, bucket: string | null, region: string | null) =>
    join([
      `Server ${host}`,
      bucket === null ? null : `Bucket ${bucket}`,
      region === null ? null : `Region ${region}`,
    ]),
  service: "Dienst",
  otherService: "Anderer Server",
  bucket: "Bucket",
  region: "Region",
  regionHint: "So, wie der Anbieter sie schreibt",
  regionFind: "Wird gesucht",
  regionFindHint: "Leer: Reeldrop fragt, wo der Bucket liegt",
  accountId: "Konto-ID",
  accountIdHint: "Steht unter R2 › Overview und in der Adresse des Dashboards",
  jurisdiction: "Rechtsraum",
  jurisdictions: { default: "Beliebig (Standard)", eu: "Europäische Union", fedramp: "FedRAMP" },
  keyId: "Zugriffsschlüssel-ID",
  secret: "Geheimer Zugriffsschlüssel",
  secretHint: "Kommt nur in den Schlüsselbund dieses Computers",
  kept: { stored: "Leer lassen, um den gesicherten zu behalten", pasted: "Erhalten, wird nicht angezeigt" },
  publicUrl: "Öffentliche Adresse",
  publicUrlOptional: "Öffentliche Adresse (optional)",
  publicUrlExample: "https://media.example.com",
  publicUrlHint: "Die eigene Domain oder r2.dev-Adresse des Buckets",
  linksAre: "Links sind",
  linksChoice: { presigned: "Privat, bis 7 Tage", public: "Öffentlich, ohne Ablauf" } as Record<
    LinkKind,
    string
  >,
  linksCloudfront: {
    "cloudfront-signed": "Privat, beliebig lange",
    public: "Öffentlich, ohne Ablauf",
  } as Record<LinkKind, string>,
  linksPublicHint: "Wer einen öffentlichen Link hat, behält ihn. Reeldrop kann ihn nicht zurücknehmen.",
  addressing: "Bucket in der Adresse",
  addressingChoice: {
    path: "Als Ordner: host/bucket",
    "virtual-host": "Als Subdomain: bucket.host",
  },

  bucketGroup: "Der Bucket, für Uploads",
  distributionGroup: "Die Distribution, für Links",
  domain: "Domain der Distribution",
  domainExample: "https://d111111abcdef8.cloudfront.net",
  domainHint: "Oder ein eigener Name wie media.example.com",
  keyPairId: "Schlüsselpaar-ID",
  keyPairIdExample: "K2JCJMDEHXQW5F",
  keyPairIdHint: "CloudFront › Public keys",
  privateKey: "Privater Schlüssel (PEM)",
  privateKeyExample: "-----BEGIN PRIVATE KEY-----",
  privateKeyHint:
    "RSA 2048 oder ECDSA P-256. Kommt nur in den Schlüsselbund dieses Computers und wird nie wieder angezeigt",
  distributionId: "ID der Distribution (optional)",
  distributionIdExample: "E2QWRUHEXAMPLE",
  distributionIdHint: "Um zu erneuern, was die Edge-Server behalten",
  hash: "Signatur mit RSA-Schlüssel",
  hashHint: "ECDSA-Schlüssel signieren immer mit SHA-256",
  hashes: { sha1: "SHA-1, für jede Distribution", sha256: "SHA-256" },
  packageForm: "Links zu HLS-Paketen",
  packageForms: {
    rewritten: {
      name: "Für alle Player",
      about:
        "Jeder Link bekommt eigene Playlists mit der Signatur an jeder Adresse. Das spielt jeder Player ab.",
    },
    static: {
      name: "Für aktuelle Player",
      about:
        "Eine Playlist für alle Links; der Player reicht die Signatur weiter. hls.js, Shaka und Apples Player können das. Ältere Fernseher und VLC nicht.",
    },
  },

  temporaryGroup: "Befristete Zugangsdaten",
  temporary: "Diese Schlüssel sind befristet",
  temporaryHint: "Links enden mit den Schlüsseln, auch wenn sie länger gelten sollten",
  sessionToken: "Sitzungstoken",
  credentialsEnd: "Gültig bis (optional)",
  credentialsEndExample: "2026-11-27 14:05",
  credentialsEndHint: "Die „Expiration“, die dabei stand",
  unreadableMoment: "Schreibe es wie 2026-11-27 14:05.",

  moreGroup: "Weitere Einstellungen",
  accelerate: "Transfer Acceleration",
  accelerateHint: "Schneller aus der Ferne; muss am Bucket eingeschaltet sein und kostet bei AWS extra",
  dualStack: "Adressen mit IPv6",
  dualStackHint: "Uploads und Links benutzen den Dual-Stack-Endpunkt",
  storageClass: "Speicherklasse",
  storageClassOfBucket: "Wie am Bucket eingestellt",
  storageClasses: {
    STANDARD: "Standard",
    REDUCED_REDUNDANCY: "Reduzierte Redundanz",
    STANDARD_IA: "Standard-IA",
    ONEZONE_IA: "One Zone-IA",
    INTELLIGENT_TIERING: "Intelligent-Tiering",
    GLACIER_IR: "Glacier Instant Retrieval",
    GLACIER: "Glacier Flexible (Links öffnen sich nicht)",
    DEEP_ARCHIVE: "Glacier Deep Archive (Links öffnen sich nicht)",
    EXPRESS_ONEZONE: "Express One Zone",
  },
  encryption: "Verschlüsselung",
  encryptions: {
    bucket: "Wie am Bucket eingestellt",
    own: "KMS, Schlüssel aws/s3 des Kontos",
    key: "KMS, eigener Schlüssel",
  },
  kmsKey: "KMS-Schlüssel",
  kmsKeyExample: "arn:aws:kms:eu-central-1:111122223333:key/…",

  placementGroup: "Namen und Dateien",
  template: "Namen im Speicher",
  templateExample: "{date}/{folder}/{name}.{ext}",
  templateHint: "Leer: wie in den Einstellungen",
  templateMakes: (key: string) => `Aus Trailer v7.mp4 in Nordlicht/Day 1 wird ${key}`,
  cacheControl: "Cache-Control",
  cacheControlExample: "public, max-age=3600",
  cacheControlHint: "Leer: unbegrenzt, wo der Name {hash8} oder {uuid} enthält, sonst keine",
  disposition: "Unter der eigenen Adresse geöffnet",
  dispositions: { none: "Wie der Browser will", inline: "Wird abgespielt", attachment: "Wird gesichert" },
  metadata: "Metadaten",
  metadataExample: "brief_id=4711; editor=Ann",
  metadataHint: "Name=Wert, mehrere mit „;“ dazwischen",
  tags: "Tags",
  tagsExample: "team=north; keep=1y",
  tagsHint: "Bis zu zehn. Nicht jeder Anbieter kennt Tags; R2 nicht",

  save: "Sichern und prüfen",
  saveAndEverything: "Sichern und alles prüfen …",
  everything: "Alles prüfen …",
  everythingMeans:
    "Probiert nacheinander alles, was Reeldrop braucht. Was Web-Player brauchen, und die Regel, die unfertige Uploads beendet, richtet es ein, wenn du zustimmst.",
  saving: "Wird gesichert …",
  checking: "Verbindung wird geprüft …",
  savedButFails: "Gesichert, aber die Prüfung hat ein Problem gefunden.",
  useRegion: (region: string) => `${region} übernehmen`,
  keepInMemory: "Geheimnis bis zum Beenden im Arbeitsspeicher behalten",
  missing: {
    name: "Gib der Verbindung einen Namen.",
    endpoint: "Gib den Endpunkt ein.",
    bucket: "Gib den Bucket ein.",
    region: "Gib die Region ein.",
    keyId: "Gib die Zugriffsschlüssel-ID ein.",
    publicUrl: "Gib die Adresse ein, die sich ohne Signatur öffnet.",
    accountId: "Gib die Konto-ID ein.",
    keyPairId: "Gib die Schlüsselpaar-ID ein.",
    distributionId: "Gib die ID der Distribution ein.",
    kmsKey: "Gib den KMS-Schlüssel ein.",
    template: "Gib die Vorlage ein.",
    cacheControl: "Gib die Regel ein.",
    metadata: "Gib die Metadaten ein.",
    tags: "Gib die Tags ein.",
    credentialsEnd: "Gib ein, bis wann sie gelten.",
    secret: "Gib den geheimen Zugriffsschlüssel ein.",
    sessionToken: "Gib das Sitzungstoken ein.",
    privateKey: "Setze den privaten Schlüssel ein.",
  },
  missingDomain: "Gib die Domain der Distribution ein.",
};

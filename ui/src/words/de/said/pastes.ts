// Deutsch: what the engine says of what was pasted, of AWS profiles and of variables.
import type { Saying } from "../../../lib/sayings";

export const pastes: Saying[] = [
  // What was pasted.
  ["This page of the console names no bucket.", "Diese Seite der Konsole nennt keinen Bucket."],
  ["This is not an address.", "Das ist keine Adresse."],
  ["This address names no bucket.", "Diese Adresse nennt keinen Bucket."],
  [
    "This names a bucket and no server: Amazon S3 was assumed. For another provider, choose it and enter its endpoint.",
    "Das nennt einen Bucket und keinen Server: Angenommen wurde Amazon S3. Sonst wähle den Anbieter und gib seinen Endpunkt ein.",
  ],
  [
    "This is a bucket's public address; R2's page shows the account's id and the S3 endpoint.",
    "Das ist die öffentliche Adresse eines Buckets; Konto-ID und S3-Endpunkt stehen auf der R2-Seite.",
  ],
  [
    "This is the domain of a distribution; the bucket behind it has to be entered too.",
    "Das ist die Domain einer Distribution; auch der Bucket dahinter muss eingegeben werden.",
  ],
  [
    "The region was taken to be {region}: check it, and the endpoint with it.",
    "Als Region wurde {region} angenommen: Prüfe sie, und den Endpunkt mit ihr.",
  ],
  ["One line could not be read and was left out.", "Eine Zeile war nicht zu lesen und wurde weggelassen."],
  [
    "{lines:digits} lines could not be read and were left out.",
    "{lines:number} Zeilen waren nicht zu lesen und wurden weggelassen.",
  ],
  ["None of its variables could be read.", "Keine seiner Variablen war zu lesen."],
  ["Choose the provider yourself.", "Wähle den Anbieter selbst."],
  ["Choose the jurisdiction yourself.", "Wähle den Rechtsraum selbst."],
  ["Choose the lifetime yourself.", "Wähle die Gültigkeit selbst."],
  [
    "This looks like a configuration with sections, but cannot be read.",
    "Das sieht aus wie eine Konfiguration mit Abschnitten, ist aber nicht zu lesen.",
  ],
  ["No section describes S3 storage.", "Kein Abschnitt beschreibt einen S3-Speicher."],
  ["None of these rclone remotes is of type s3.", "Keines dieser Remotes von rclone hat den Typ s3."],
  [
    "Reeldrop reaches storage through S3: paste the section of an S3 remote, or enter S3 keys of that provider.",
    "Reeldrop erreicht Speicher über S3: Setze den Abschnitt eines S3-Remotes ein, oder gib S3-Schlüssel dieses Anbieters ein.",
  ],
  [
    "{others:digits} of the remotes {are:word} not of type s3 and left out.",
    "Remotes, die nicht den Typ s3 haben, wurden weggelassen: {others:number}.",
  ],
  [
    "Its kind of encryption on the server was left out.",
    "Die Art der Verschlüsselung auf dem Server wurde weggelassen.",
  ],
  [
    "rclone takes this remote's keys from its environment: enter them yourself.",
    "rclone nimmt die Schlüssel dieses Remotes aus der Umgebung: Gib sie selbst ein.",
  ],
  [
    "Its keys are those of the AWS profile “{profile}”: pick that profile instead.",
    "Seine Schlüssel sind die des AWS-Profils „{profile}“: Wähle stattdessen dieses Profil.",
  ],
  [
    "Its own encryption keys (SSE-C) were left out: links to such objects could not open.",
    "Eigene Schlüssel zur Verschlüsselung (SSE-C) wurden weggelassen: Links zu solchen Objekten könnten sich nicht öffnen.",
  ],
  [
    "The secrets of what was pasted are no longer in memory.",
    "Die Geheimnisse des eingesetzten Textes sind nicht mehr im Arbeitsspeicher.",
  ],
  ["Paste it again, or enter the secret.", "Setze ihn noch einmal ein, oder gib das Geheimnis ein."],
  ["The text could not be read.", "Der Text war nicht zu lesen."],
  ["The profile could not be read.", "Das Profil war nicht zu lesen."],
  ["The text is longer than any configuration.", "Der Text ist länger als jede Konfiguration."],
  ["This rclone.conf is encrypted.", "Diese rclone.conf ist verschlüsselt."],
  [
    "Run `rclone config show` and paste what it prints.",
    "Rufe `rclone config show` auf und setze die Ausgabe ein.",
  ],
  ["There is nothing to read.", "Es gibt nichts zu lesen."],
  ["No part of a connection was found in this text.", "In diesem Text fand sich kein Teil einer Verbindung."],
  [
    "Paste an endpoint, the address of a bucket's page, s3://bucket, a .env text with CDN_ or AWS_ variables, or a section of rclone.conf.",
    "Setze einen Endpunkt, die Adresse der Seite eines Buckets, s3://bucket, eine .env mit CDN_- oder AWS_-Variablen oder einen Abschnitt der rclone.conf ein.",
  ],

  // AWS profiles.
  ["There is no AWS profile named “{name}”.", "Ein AWS-Profil namens „{name}“ gibt es nicht."],
  [
    "`aws configure list-profiles` names those there are.",
    "`aws configure list-profiles` nennt die vorhandenen.",
  ],
  [
    "The files of the AWS command line cannot be read.",
    "Die Dateien der AWS-Kommandozeile sind nicht zu lesen.",
  ],
  [
    "Check ~/.aws/config and ~/.aws/credentials: `aws configure list` says what is wrong.",
    "Prüfe ~/.aws/config und ~/.aws/credentials: `aws configure list` sagt, was nicht stimmt.",
  ],
  ["The profile “{name}” holds no keys of its own.", "Das Profil „{name}“ enthält keine eigenen Schlüssel."],
  [
    "Run `aws configure export-credentials --profile {name} --format env` and paste what it prints.",
    "Rufe `aws configure export-credentials --profile {name} --format env` auf und setze die Ausgabe ein.",
  ],
  [
    "Run `aws sso login --profile {name}` and then `aws sts get-caller-identity --profile {twice}`, and pick the profile again.",
    "Rufe `aws sso login --profile {name}` und dann `aws sts get-caller-identity --profile {name}` auf, und wähle das Profil noch einmal.",
  ],
  [
    "There are no credentials of the profile “{name}” on this computer.",
    "Auf diesem Computer gibt es keine Zugangsdaten des Profils „{name}“.",
  ],
  [
    "The credentials of the profile “{name}” have ended.",
    "Die Zugangsdaten des Profils „{name}“ sind abgelaufen.",
  ],
  [
    "The profile “{name}” has a key id and no secret.",
    "Das Profil „{name}“ hat eine Schlüssel-ID und kein Geheimnis.",
  ],
  ["Run `aws configure --profile {name}`.", "Rufe `aws configure --profile {name}` auf."],
  [
    "The temporary credentials of the profile “{name}” have ended.",
    "Die befristeten Zugangsdaten des Profils „{name}“ sind abgelaufen.",
  ],
  [
    "Get new ones with the tool that wrote them, and pick the profile again.",
    "Hole neue mit dem Werkzeug, das sie geschrieben hat, und wähle das Profil noch einmal.",
  ],

  // Variables.
  ["CDN_BUCKET is not set.", "CDN_BUCKET ist nicht gesetzt."],
  ["CDN_PRIVATE_KEY_FILE is {shown}, {what}.", "CDN_PRIVATE_KEY_FILE ist {shown:quoted}, {what:phrase}."],
  ["{name:word} is not set.", "{name} ist nicht gesetzt."],
  [
    "CDN_PROVIDER is {provider}; known are cloudflare-r2, aws-s3, cloudfront and s3-compatible.",
    "CDN_PROVIDER ist {provider:quoted}; möglich sind cloudflare-r2, aws-s3, cloudfront und s3-compatible.",
  ],
  [
    "Neither CDN_ACCOUNT_ID nor CDN_ENDPOINT (https://ACCOUNT.r2.cloudflarestorage.com) is set.",
    "Weder CDN_ACCOUNT_ID noch CDN_ENDPOINT (https://ACCOUNT.r2.cloudflarestorage.com) ist gesetzt.",
  ],
  ["CDN_ENDPOINT is not set.", "CDN_ENDPOINT ist nicht gesetzt."],
  [
    "CDN_JURISDICTION is {jurisdiction}; known are default, eu and fedramp.",
    "CDN_JURISDICTION ist {jurisdiction:quoted}; möglich sind default, eu und fedramp.",
  ],
  [
    "{name:word} and CDN_ENDPOINT ({endpoint}) do not fit together.",
    "{name} und CDN_ENDPOINT ({endpoint}) passen nicht zusammen.",
  ],
  [
    "CDN_URL is not set: it is the distribution's domain, with which CloudFront's links begin.",
    "CDN_URL ist nicht gesetzt: Das ist die Domain der Distribution, mit der Links von CloudFront beginnen.",
  ],
  [
    "CDN_SIGNED_URL_TTL is {text}, not a number of seconds.",
    "CDN_SIGNED_URL_TTL ist {text:quoted}, keine Zahl von Sekunden.",
  ],
  [
    "Set {variable}, or unset all CDN_ variables to use a stored connection.",
    "Setze {variable:phrase}, oder nimm alle CDN_-Variablen weg, um eine gesicherte Verbindung zu benutzen.",
  ],
];

// Deutsch: what the engine says of a connection's fields, of what was pasted, and of the keychain.
import type { Saying } from "../../../lib/sayings";

const key = "Kopiere ihn noch einmal von der Schlüsselseite des Anbieters.";

export const connections: Saying[] = [
  // Fields.
  [
    "A connection needs a name of at most 80 characters.",
    "Eine Verbindung braucht einen Namen mit höchstens 80 Zeichen.",
  ],
  [
    "Enter a name by which you will know it, such as “Client review”.",
    "Gib ihr einen Namen, an dem du sie erkennst, wie „Kundenabnahme“.",
  ],
  ["{region} is not the name of a region.", "{region} ist kein Name einer Region."],
  [
    "Enter it as your provider writes it, such as eu-central-1, or leave it empty.",
    "Schreibe sie wie der Anbieter, zum Beispiel eu-central-1, oder lass sie leer.",
  ],
  ["The bucket is missing.", "Der Bucket fehlt."],
  ["{bucket} cannot be the name of a bucket.", "{bucket} kann kein Name eines Buckets sein."],
  [
    "Enter the bucket's name only, without slashes or spaces.",
    "Gib nur den Namen des Buckets ein, ohne Schrägstriche und Leerzeichen.",
  ],
  [
    "The access key id is missing, or holds a character that none has.",
    "Die Zugriffsschlüssel-ID fehlt oder enthält ein Zeichen, das darin nicht vorkommt.",
  ],
  ["Copy it again from your storage provider's page of keys.", key],
  [
    "The secret access key is missing, or holds a space.",
    "Der geheime Zugriffsschlüssel fehlt oder enthält ein Leerzeichen.",
  ],
  ["{url} is not a public web address.", "{url} ist keine öffentliche Webadresse."],
  [
    "Enter it as https://media.example.com, or leave it empty.",
    "Schreibe sie wie https://media.example.com, oder lass sie leer.",
  ],
  [
    "The session token is missing, or holds a space.",
    "Das Sitzungstoken fehlt oder enthält ein Leerzeichen.",
  ],
  [
    "Copy it again together with its key id and secret: the three belong together.",
    "Kopiere es noch einmal zusammen mit Schlüssel-ID und Geheimnis: Die drei gehören zusammen.",
  ],
  ["{time} is not a time.", "{time} ist kein Zeitpunkt."],
  [
    "Enter it as it was given to you, such as 2026-05-04T18:00:00Z, or leave it empty.",
    "Gib ihn so ein, wie du ihn bekommen hast, zum Beispiel 2026-05-04T18:00:00Z, oder lass ihn leer.",
  ],
  ["The key pair id is missing.", "Die Schlüsselpaar-ID fehlt."],
  [
    "{id} is not the id of a CloudFront public key.",
    "{id} ist keine ID eines öffentlichen Schlüssels von CloudFront.",
  ],
  [
    "Copy it from CloudFront's page “Public keys”; it begins with K.",
    "Kopiere sie von der Seite „Public keys“ bei CloudFront; sie beginnt mit K.",
  ],
  ["{id} is not the id of a CloudFront distribution.", "{id} ist keine ID einer CloudFront-Distribution."],
  [
    "Copy it from CloudFront's list of distributions; it begins with E. It may stay empty.",
    "Kopiere sie aus der Liste der Distributionen bei CloudFront; sie beginnt mit E. Das Feld darf leer bleiben.",
  ],
  ["The distribution's domain is missing.", "Die Domain der Distribution fehlt."],
  [
    "Enter it as CloudFront shows it (d111111abcdef8.cloudfront.net), or your own domain in front of it.",
    "Schreibe sie wie CloudFront (d111111abcdef8.cloudfront.net), oder nimm die eigene Domain davor.",
  ],
  [
    "{url} is not encrypted, so that others could read the signed links.",
    "{url} ist nicht verschlüsselt; andere könnten die signierten Links mitlesen.",
  ],
  ["Enter the distribution's domain with https://.", "Gib die Domain der Distribution mit https:// ein."],
  [
    "Use the private key of the pair whose public key is in CloudFront: RSA with 2,048 bits or ECDSA on P-256, as PEM.",
    "Nimm den privaten Schlüssel des Paars, dessen öffentlicher bei CloudFront liegt: RSA mit 2.048 Bit oder ECDSA auf P-256, als PEM.",
  ],
  ["Transfer acceleration is not offered in {region}.", "In {region} gibt es keine Transfer Acceleration."],
  [
    "Transfer acceleration takes no bucket whose name holds a dot.",
    "Transfer Acceleration nimmt keinen Bucket, dessen Name einen Punkt enthält.",
  ],
  ["Switch transfer acceleration off.", "Schalte Transfer Acceleration aus."],
  [
    "{endpoint} is not Amazon's own endpoint, so that it knows neither transfer acceleration nor dual-stack addresses.",
    "{endpoint} ist kein Endpunkt von Amazon selbst und kennt darum weder Transfer Acceleration noch Dual-Stack-Adressen.",
  ],
  [
    "{name} is not a storage class that objects can be put into.",
    "{name} ist keine Speicherklasse, in die Objekte sich legen lassen.",
  ],
  ["Use one of {names}, or leave it empty.", "Nimm eine von {names}, oder lass das Feld leer."],
  ["{name} is not the name of a KMS key.", "{name} ist kein Name eines KMS-Schlüssels."],
  [
    "Enter its ARN, id or alias, such as alias/films; leave it empty to use the account's own key for S3.",
    "Gib ARN, ID oder Alias ein, wie alias/films; leer gilt der Schlüssel des Kontos für S3.",
  ],
  [
    "{endpoint} is not an S3 endpoint of Cloudflare R2.",
    "{endpoint} ist kein S3-Endpunkt von Cloudflare R2.",
  ],
  [
    "Enter the account's id, or paste the S3 endpoint from R2's page (https://ACCOUNT.r2.cloudflarestorage.com). A custom domain belongs to the public address.",
    "Gib die Konto-ID ein, oder setze den S3-Endpunkt von der R2-Seite ein (https://ACCOUNT.r2.cloudflarestorage.com). Eine eigene Domain gehört zur öffentlichen Adresse.",
  ],
  [
    "{name} is not a service that Reeldrop knows by name.",
    "{name} ist kein Dienst, den Reeldrop mit Namen kennt.",
  ],
  [
    "Choose one of the list, or enter the endpoint yourself.",
    "Wähle einen aus der Liste, oder gib den Endpunkt selbst ein.",
  ],
  [
    "A CloudFront connection gives CloudFront-signed or public links.",
    "Eine CloudFront-Verbindung gibt von CloudFront signierte oder öffentliche Links.",
  ],
  [
    "Choose one of the two; for presigned links make an AWS S3 connection.",
    "Wähle eines von beiden; für Links mit S3-Signatur lege eine Verbindung zu AWS S3 an.",
  ],
  [
    "Only a CloudFront connection can give CloudFront-signed links.",
    "Von CloudFront signierte Links gibt nur eine CloudFront-Verbindung.",
  ],
  [
    "Choose presigned or public links, or CloudFront as the provider.",
    "Wähle private oder öffentliche Links, oder CloudFront als Anbieter.",
  ],
  [
    "Public links need the bucket's public address, and there is none.",
    "Öffentliche Links brauchen die öffentliche Adresse des Buckets, und die fehlt.",
  ],
  [
    "Enter the public address (for R2 the r2.dev address or a custom domain), or choose presigned links.",
    "Gib die öffentliche Adresse ein (bei R2 die r2.dev-Adresse oder eine eigene Domain), oder wähle private Links.",
  ],
  ["The Cloudflare account's id is missing.", "Die Konto-ID von Cloudflare fehlt."],
  [
    "{id} is not the id of a Cloudflare account, which has 32 hexadecimal digits.",
    "{id} ist keine Konto-ID von Cloudflare; die hat 32 hexadezimale Ziffern.",
  ],
  [
    "Copy it from the R2 page of Cloudflare's dashboard, or paste the S3 endpoint that stands there.",
    "Kopiere sie von der R2-Seite im Dashboard von Cloudflare, oder setze den S3-Endpunkt ein, der dort steht.",
  ],
  ["There already is a connection named “{name}”.", "Eine Verbindung namens „{name}“ gibt es schon."],
  ["Choose another name.", "Wähle einen anderen Namen."],
  ["There is no connection named “{name}”.", "Eine Verbindung namens „{name}“ gibt es nicht."],
  ["`reeldrop connections` lists those there are.", "`reeldrop connections` nennt die vorhandenen."],
  [
    "Choose one of those that `reeldrop connections` or the Connections view lists.",
    "Wähle eine von denen, die unter „Verbindungen“ oder bei `reeldrop connections` stehen.",
  ],
  ["There is no connection to upload to.", "Es gibt keine Verbindung, an die etwas gehen könnte."],
  ["Add one in the Connections view.", "Füge unter „Verbindungen“ eine hinzu."],
  ["The secret access key is missing.", "Der geheime Zugriffsschlüssel fehlt."],
  [
    "Enter it; it is shown only once, when the key is made.",
    "Gib ihn ein; er wird nur einmal angezeigt, beim Erstellen.",
  ],
  [
    "The session token of these temporary credentials is missing.",
    "Das Sitzungstoken dieser befristeten Zugangsdaten fehlt.",
  ],
  [
    "Enter it together with its key id and secret: the three belong together.",
    "Gib es zusammen mit Schlüssel-ID und Geheimnis ein: Die drei gehören zusammen.",
  ],
  ["CloudFront's private key is missing.", "Der private Schlüssel für CloudFront fehlt."],
  [
    "Enter the private key that belongs to the key pair id, as PEM; or choose public links.",
    "Gib den privaten Schlüssel zur Schlüsselpaar-ID als PEM ein, oder wähle öffentliche Links.",
  ],
  [
    "{why} The sandbox's credentials are kept in memory until Reeldrop closes.",
    "{why:sentence} Die Zugangsdaten der Sandbox bleiben im Arbeitsspeicher, bis Reeldrop endet.",
  ],
  [
    "Its links end when Reeldrop closes. Start a keychain (gnome-keyring or KWallet) and start Reeldrop again to keep them.",
    "Ihre Links enden mit Reeldrop. Damit sie bleiben, starte einen Schlüsselbund (gnome-keyring oder KWallet) und dann Reeldrop neu.",
  ],
  [
    "The sandbox belongs to Reeldrop and cannot be changed.",
    "Die Sandbox gehört zu Reeldrop und lässt sich nicht ändern.",
  ],
  ["Add a connection of your own beside it.", "Füge daneben eine eigene Verbindung hinzu."],
  ["The connection was not stored.", "Die Verbindung wurde nicht gesichert."],

  // An endpoint.
  [
    "s3://{rest} names a bucket, not the server that holds it.",
    "s3://{rest} nennt einen Bucket, nicht den Server, auf dem er liegt.",
  ],
  ["{scheme:word}:// was put in front.", "{scheme}:// wurde vorangestellt."],
  ["This is not the address of a server.", "Das ist keine Adresse eines Servers."],
  [
    "{scheme:word}:// is not a way to reach S3 storage.",
    "Über {scheme}:// ist kein S3-Speicher zu erreichen.",
  ],
  [
    "The address holds a user name or a password, which S3 does not use.",
    "Die Adresse enthält einen Benutzernamen oder ein Passwort; beides kennt S3 nicht.",
  ],
  ["The address names no server.", "Die Adresse nennt keinen Server."],
  [
    "The bucket “{bucket}” was taken out of the host name.",
    "Der Bucket „{bucket}“ wurde aus dem Servernamen übernommen.",
  ],
  [
    "The bucket “{bucket}” was taken out of the path.",
    "Der Bucket „{bucket}“ wurde aus dem Pfad übernommen.",
  ],
  ["What stood behind the bucket was left out.", "Was hinter dem Bucket stand, wurde weggelassen."],
  ["What stood behind “?” or “#” was left out.", "Was hinter „?“ oder „#“ stand, wurde weggelassen."],
  ["The host name says that the region is “{region}”.", "Dem Servernamen nach ist die Region „{region}“."],
  [
    "Paste the endpoint that your storage provider shows, such as https://s3.eu-central-1.amazonaws.com.",
    "Setze den Endpunkt ein, den der Anbieter zeigt, zum Beispiel https://s3.eu-central-1.amazonaws.com.",
  ],

  // What is known of services.
  [
    "Use an application key (the master key does not work with S3); the bucket's page shows its endpoint and region.",
    "Nimm einen Application key (der Master key geht mit S3 nicht); Endpunkt und Region stehen auf der Seite des Buckets.",
  ],
  [
    "The region is the bucket's own; Wasabi bills a file for at least the minimum time of your plan.",
    "Die Region ist die des Buckets; Wasabi berechnet eine Datei mindestens für die Mindestdauer deines Tarifs.",
  ],
  [
    "The endpoint is that of the API (port 9000 unless set otherwise), not that of the console.",
    "Der Endpunkt ist der der API (Port 9000, wenn nichts anderes eingestellt ist), nicht der der Konsole.",
  ],
  [
    "The endpoint is that of the Object Gateway; the region is its zone group, where one is set.",
    "Der Endpunkt ist der des Object Gateway; die Region ist seine Zone group, wo eine gesetzt ist.",
  ],
  [
    "The key is a Spaces access key, not an API token. Signed links work on this address, not on the CDN's.",
    "Der Schlüssel ist ein Spaces access key, kein API-Token. Signierte Links gehen unter dieser Adresse, nicht unter der des CDN.",
  ],
  [
    "The secret key is shown only once, when the credentials are made.",
    "Der geheime Schlüssel wird nur einmal angezeigt, wenn die Zugangsdaten entstehen.",
  ],
  [
    "Make an HMAC key in the Interoperability settings; a service account's JSON key does not work here.",
    "Erstelle unter Interoperability einen HMAC-Schlüssel; der JSON-Schlüssel eines Dienstkontos geht hier nicht.",
  ],

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
  ["CDN_PRIVATE_KEY_FILE is {shown}, {what}.", "CDN_PRIVATE_KEY_FILE ist {shown}, {what:phrase}."],
  ["{name:word} is not set.", "{name} ist nicht gesetzt."],
  [
    "CDN_PROVIDER is {provider}; known are cloudflare-r2, aws-s3, cloudfront and s3-compatible.",
    "CDN_PROVIDER ist {provider}; möglich sind cloudflare-r2, aws-s3, cloudfront und s3-compatible.",
  ],
  [
    "Neither CDN_ACCOUNT_ID nor CDN_ENDPOINT (https://ACCOUNT.r2.cloudflarestorage.com) is set.",
    "Weder CDN_ACCOUNT_ID noch CDN_ENDPOINT (https://ACCOUNT.r2.cloudflarestorage.com) ist gesetzt.",
  ],
  ["CDN_ENDPOINT is not set.", "CDN_ENDPOINT ist nicht gesetzt."],
  [
    "CDN_JURISDICTION is {jurisdiction}; known are default, eu and fedramp.",
    "CDN_JURISDICTION ist {jurisdiction}; möglich sind default, eu und fedramp.",
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
    "CDN_SIGNED_URL_TTL ist {text}, keine Zahl von Sekunden.",
  ],
  [
    "Set {variable}, or unset all CDN_ variables to use a stored connection.",
    "Setze {variable:phrase}, oder nimm alle CDN_-Variablen weg, um eine gesicherte Verbindung zu benutzen.",
  ],

  // The keychain.
  [
    "The keychain holds no {what} for this connection.",
    "Im Schlüsselbund fehlt {what:phrase} dieser Verbindung.",
  ],
  ["Edit the connection and {again}.", "Bearbeite die Verbindung und {again:phrase}."],
  [
    "The keychain is locked, or refused Reeldrop.",
    "Der Schlüsselbund ist gesperrt oder hat Reeldrop abgewiesen.",
  ],
  [
    "Unlock it and try again, or keep the secret in memory until Reeldrop closes.",
    "Entsperre ihn und versuche es erneut, oder lass das Geheimnis im Arbeitsspeicher, bis Reeldrop endet.",
  ],
  [
    "The secret is longer than this computer's keychain can hold.",
    "Das Geheimnis ist länger, als der Schlüsselbund dieses Computers fassen kann.",
  ],
  [
    "Check that only the secret access key was pasted.",
    "Prüfe, ob nur der geheime Zugriffsschlüssel eingesetzt wurde.",
  ],
  [
    "Install and start a Secret Service (gnome-keyring or KWallet) and start Reeldrop again. Without one, the window can keep the secret in memory until Reeldrop closes, and the command line takes it from the CDN_ variables.",
    "Installiere und starte einen Secret Service (gnome-keyring oder KWallet), und starte Reeldrop neu. Ohne ihn kann das Geheimnis im Arbeitsspeicher bleiben, bis Reeldrop endet; die Kommandozeile nimmt es aus den CDN_-Variablen.",
  ],
  [
    "Sign in to the keychain and start Reeldrop again. Without one, the window can keep the secret in memory until Reeldrop closes, and the command line takes it from the CDN_ variables.",
    "Melde dich am Schlüsselbund an und starte Reeldrop neu. Ohne ihn kann das Geheimnis im Arbeitsspeicher bleiben, bis Reeldrop endet; die Kommandozeile nimmt es aus den CDN_-Variablen.",
  ],
  [
    "This computer offers no keychain that Reeldrop can reach.",
    "Auf diesem Computer erreicht Reeldrop keinen Schlüsselbund.",
  ],
];

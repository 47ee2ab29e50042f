// Deutsch: what the engine says of a connection's fields, of endpoints and services, and of the keychain.
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
  ["{region} is not the name of a region.", "{region:quoted} ist kein Name einer Region."],
  [
    "Enter it as your provider writes it, such as eu-central-1, or leave it empty.",
    "Schreibe sie wie der Anbieter, zum Beispiel eu-central-1, oder lass sie leer.",
  ],
  ["The bucket is missing.", "Der Bucket fehlt."],
  ["{bucket} cannot be the name of a bucket.", "{bucket:quoted} kann kein Name eines Buckets sein."],
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
  ["{url} is not a public web address.", "{url:quoted} ist keine öffentliche Webadresse."],
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
  ["{time} is not a time.", "{time:quoted} ist kein Zeitpunkt."],
  [
    "Enter it as it was given to you, such as 2026-05-04T18:00:00Z, or leave it empty.",
    "Gib ihn so ein, wie du ihn bekommen hast, zum Beispiel 2026-05-04T18:00:00Z, oder lass ihn leer.",
  ],
  ["The key pair id is missing.", "Die Schlüsselpaar-ID fehlt."],
  [
    "{id} is not the id of a CloudFront public key.",
    "{id:quoted} ist keine ID eines öffentlichen Schlüssels von CloudFront.",
  ],
  [
    "Copy it from CloudFront's page “Public keys”; it begins with K.",
    "Kopiere sie von der Seite „Public keys“ bei CloudFront; sie beginnt mit K.",
  ],
  [
    "{id} is not the id of a CloudFront distribution.",
    "{id:quoted} ist keine ID einer CloudFront-Distribution.",
  ],
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
    "{name:quoted} ist keine Speicherklasse, in die Objekte sich legen lassen.",
  ],
  ["Use one of {names}, or leave it empty.", "Nimm eine von {names}, oder lass das Feld leer."],
  ["{name} is not the name of a KMS key.", "{name:quoted} ist kein Name eines KMS-Schlüssels."],
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
    "{name:quoted} ist kein Dienst, den Reeldrop mit Namen kennt.",
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
    "{id:quoted} ist keine Konto-ID von Cloudflare; die hat 32 hexadezimale Ziffern.",
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

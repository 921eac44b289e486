//! What is found and what is not, in every syntax. Values are made at run time.

use super::{FileHint, expand, scan};
use crate::finding::Confidence;

/// The values found in a text with at least medium confidence.
fn found(path: &str, template: &str) -> Vec<(&'static str, String)> {
    let text = expand(template);
    scan(text.as_bytes(), &FileHint::from_path(path))
        .into_iter()
        .filter(|found| found.confidence >= Confidence::Medium)
        .map(|found| (found.detector.id, String::from_utf8_lossy(found.span.slice(text.as_bytes())).into_owned()))
        .collect()
}

#[test]
fn assignments_are_found_in_every_syntax() {
    for (path, template) in [
        ("openclaw.json", r#"{"gateway": {"auth": {"token": "<<hex:48>>"}}}"#),
        ("openclaw.json5", "{ botToken: '<<alnum:40>>', }"),
        ("a.yaml", "app:\n  appSecret: <<alnum:32>>\n"),
        ("a.yaml", "- name: x\n  password: \"q7!<<alnum:9>>\"\n"),
        ("a.toml", "api_key = \"<<alnum:32>>\""),
        (".env", "export DB_PASSWORD=q7<<alnum:12>>"),
        ("app.properties", "spring.datasource.password=q7<<alnum:12>>"),
        ("run.sh", "tool --password q7<<alnum:12>> --verbose"),
        ("Dockerfile", "ENV API_TOKEN=<<alnum:32>>"),
        ("a.py", "client = Client(api_key='<<alnum:32>>')"),
        ("a.py", "config['secret_key'] = b\"<<alnum:32>>\""),
        ("a.rs", "let api_key: &str = \"<<alnum:32>>\";"),
        ("a.go", "var apiToken string = \"<<alnum:32>>\""),
        ("a.ts", "const token = process.env.TOKEN || '<<alnum:32>>'"),
        ("a.ts", "login({ email: 'a@acme.test', password: '<<alnum:35>>=' })"),
        ("a.scala", "password = Some(\"q7<<alnum:12>>\")"),
        ("a.php", "$apiToken .= \"<<alnum:32>>\";"),
        ("a.rb", "\"api_token\" => \"<<alnum:32>>\""),
        ("a.xml", "<password>q7<<alnum:12>></password>"),
        ("a.xml", "<apiToken>\n    <<alnum:32>>\n</apiToken>"),
        ("a.json", r#"{"text": "{\"apiKey\": \"<<alnum:32>>\"}"}"#),
        ("a.sql", "CREATE ROLE acme WITH LOGIN PASSWORD '<<lower:14>>';"),
        ("a.py", "get('https://acme.test/files?private_token=<<hex:14>>&ref=main')"),
        ("a.sh", "TOKEN+='<<hex:18>>'"),
        ("a.md", "The default password is \"<<lower:12>>\"."),
        ("a.py", "SECRET_KEY = '<<alnum:10>>#<<alnum:10>>!<<alnum:10>>^&*<<alnum:10>>'"),
        ("a.log", "[INFO] sending request to the Airtable API\n[DEBUG] using key = key<<alnum:14>>"),
    ] {
        let values = found(path, template);
        assert_eq!(values.len(), 1, "{path}: {template}: {:?}", values.iter().map(|value| value.0).collect::<Vec<_>>());
        assert!(expand(template).contains(&values[0].1), "{template}");
        assert!(values[0].1.len() >= 10 && !values[0].1.contains(['"', '\'', ' ', '<']), "{template}");
    }
}

#[test]
fn innocent_values_are_not() {
    for (path, template) in [
        ("a.json", r#"{"botToken": "${BOT_TOKEN}", "apiKey": "GEMINI_API_KEY_PLACEHOLDER", "token": "<your-token>"}"#),
        (
            "a.json",
            r#"{"id": "<<hex:8>>-<<hex:4>>-<<hex:4>>-<<hex:4>>-<<hex:12>>", "integrity": "sha512-<<base64:86>>=="}"#,
        ),
        ("a.json", r#"{"tokenId": "<<hex:32>>", "publicKey": "<<base64:60>>", "maxTokens": 128000}"#),
        ("package-lock.json", r#"{"token": "<<hex:40>>"}"#),
        ("app.min.js", "a={key:\"<<alnum:32>>\",token:\"<<alnum:32>>\"}"),
        ("a.py", "password = get_password(user, realm)"),
        ("a.py", "def login(token: str, secret: Optional[str] = None): pass"),
        ("a.py", "api_key = os.environ['OPENAI_API_KEY']"),
        ("a.ts", "const token = req.user.tokens.find((token) => token.kind === 'pinterest');"),
        ("a.ts", "export const labels = { password: 'Enter your password', apiKey: 'API key' }"),
        ("a.go", "config.APIKey = test.apiKey"),
        ("a.rs", "format!(\"token={token}\")"),
        ("a.yaml", "password: changeme\nsecretName: my-secret\ntokenPath: /var/run/secrets/token\n"),
        ("a.sh", "TOKEN=$(vault read -field=token auth) PASSWORD=\"$1\""),
        ("a.md", "The password for the database. Set `token` to your token."),
        ("a.yaml", "apiKey: {{ .Values.apiKey }}\npassword: ENC[AES256_GCM,data:<<base64:24>>]\n"),
    ] {
        let values = found(path, template);
        assert!(values.is_empty(), "{path}: {template}: {:?}", values.iter().map(|value| value.0).collect::<Vec<_>>());
    }
}

#[test]
fn a_private_key_is_one_finding_from_dash_to_dash() {
    let template =
        "key = '''-----BEGIN EC PRIVATE KEY-----\n<<base64:64>>\n<<base64:64>>\n-----END EC PRIVATE KEY-----'''";
    let values = found("a.py", template);
    assert_eq!(values.len(), 1);
    assert_eq!(values[0].0, "secret/private-key");
    assert!(values[0].1.starts_with("-----BEGIN") && values[0].1.ends_with("KEY-----"));
}

#[test]
fn a_value_that_several_detectors_know_is_reported_once() {
    let values = found(
        "a.env",
        "API_TOKEN=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI0MiIsIm5hbWUiOiJ4In0.<<base64url:43>>",
    );
    assert_eq!(values.len(), 1);
    assert_eq!(values[0].0, "secret/jwt");
}

#[test]
fn the_id_of_an_aws_key_is_related_to_its_secret() {
    let text = expand("id = AKIA<<upper:16>>\nkey = <<alnum:20>>/<<alnum:19>>\n");
    let found = scan(text.as_bytes(), &FileHint::UNKNOWN);
    let secret = found.iter().find(|found| found.detector.id == "secret/aws-secret-access-key");
    let related = secret.map(|found| found.related.first().map(|(span, _)| span.slice(text.as_bytes()).len()));
    assert_eq!(related, Some(Some(20)));
}

#[test]
fn a_prefix_before_too_few_characters_is_doubtful() {
    assert!(found("a.env", "GITHUB_TOKEN=ghp_<<alnum:20>>").is_empty());
    assert_eq!(found("a.env", "GITHUB_TOKEN=ghp_<<alnum:36>>").len(), 1);
}

#[test]
fn commands_are_given_credentials() {
    for (count, template) in [
        (1, "vault kv put secret/acme/key value=\"sk-<<alnum:48>>\""),
        (2, "fly secrets set ACME=<<alnum:24>> OTHER=<<alnum:24>>"),
        (2, "kubectl create secret generic a \\\n  --from-literal=a=<<alnum:20>> \\\n  --from-literal=b=<<alnum:20>>"),
        (1, "\"run\": \"vault kv put acme value=\\\"<<alnum:24>>\\\"\""),
        (1, "sshpass -p'<<alnum:14>>' ssh acme.test"),
        (1, "printf '%s' '<<alnum:24>>' |\\\n  wrangler secret put ACME"),
        (1, "vercel env add ACME production <<<\"<<alnum:24>>\""),
        (1, "curl -sSu deploy:<<alnum:14>> https://acme.test"),
        (1, "curl -udeploy:<<alnum:14>> https://acme.test"),
        (1, "openclaw channels add --channel telegram --token <<alnum:24>>"),
        (1, "openclaw secrets store set ACME --value=<<alnum:24>>"),
        (0, "cat <<alnum:24>> | gh secret set ACME"),
        (0, "echo '<<alnum:24>>'; echo | gh secret set ACME"),
        (0, "echo $ACME | gh secret set ACME <<< $<<upper:20>>"),
        (0, "openclaw gateway --token-file <<alnum:24>> --password \"$(cat <<alnum:24>>)\""),
        (0, "openclaw config set gateway.auth.token --ref-source env --ref-id ACME_TOKEN"),
        (0, "vault login -method=github"),
        (0, "vault kv put secret/acme/key value=\"$KEY\" && <<alnum:24>>"),
        (0, "aws ssm put-parameter --name <<alnum:24>> --value file://key"),
        (0, "heroku config:set URL=acme.test LOG_LEVEL=debug"),
        (0, "gh secret set ACME < <<alnum:24>>"),
    ] {
        assert_eq!(found("a.md", template).len(), count, "{template}");
        assert_eq!(found("a.sh", template).len(), count, "{template}");
    }
}

#[test]
fn a_damaged_value_is_doubtful() {
    for template in [
        "ACME_TOKEN=xoxb-<<digits:4>>-<<alnum:8>>",
        "WANDB_API_KEY=<<hex:34>>",
        "secret: <<alnum:12>>=<<alnum:2>>@<<alnum:20>>",
        "apiKey: \"G<<hex:7>>-<<hex:4>>-<<hex:4>>-<<hex:4>>-<<hex:12>>\"",
        "token: \"eyJ<<alnum:30>>.<<digits:2>><<alnum:60>>\"",
    ] {
        assert!(found("a.yaml", template).is_empty(), "{template}");
    }
}

#[test]
fn passwords_that_people_choose_are_found_and_labels_are_not() {
    for (count, path, template) in [
        (1, "a.yaml", "db:\n  password: sunflower\n"),
        (1, "a.py", "connect(password='marmalade')"),
        (1, "a.md", "docker run -e ACME_PASSWORD=marmalade \\"),
        (0, "a.ts", "const labels = { password: 'Wachtwoord', confirmPassword: 'Heslo' }"),
        (0, "a.go", "Password: \"storage.postgres.password\""),
        (0, "a.php", "'password' => 'hashed', 'new_password' => 'required'"),
        (0, "a.sql", "SET password_encryption = 'scram-sha-256';"),
        (0, "a.js", "ng-model=\"password\" password: passwordField"),
        (0, "a.json", "{\"password-meter\": \"~1.3.0\"}"),
        (0, "a.jsonl", "{\"password\":{\"type\":\"string\"},\"port\":{\"minimum\":1}}"),
    ] {
        assert_eq!(found(path, template).len(), count, "{path}: {template}");
    }
}

#[test]
fn what_is_public_by_its_form_is_no_credential() {
    let certificate = encoded("-----BEGIN CERTIFICATE-----\n<<base64:90>>");
    let key = encoded("-----BEGIN PRIVATE KEY-----\n<<base64:64>>\n<<base64:64>>\n-----END PRIVATE KEY-----\n");
    let empty = encoded("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----");
    for (count, path, template) in [
        (0, "a.md", "- **Session Key**: agent:main:feishu:direct:ou_<<hex:32>>".to_owned()),
        (0, "a.jsonl", r#"{"text": "{\"key\": \"agent:main:subagent:<<hex:8>>-<<hex:4>>-4<<hex:3>>\"}"}"#.to_owned()),
        (0, "a.json", r#"{"sessionKey": "hook:mail:<<hex:24>>"}"#.to_owned()),
        (1, "a.json", r#"{"sessionKey": "<<alnum:32>>"}"#.to_owned()),
        (0, "a.tf", format!("cluster_auth_base64 = \"{certificate}\"")),
        (0, "a.yaml", format!("kind: Secret\ndata:\n  tls.key: {empty}\n")),
        (1, "a.yaml", format!("kind: Secret\ndata:\n  tls.key: {key}\n")),
        (0, "a.html", "NREUM.info={licenseKey:\"<<hex:10>>\",applicationID:\"1\"}".to_owned()),
        (
            0,
            "a.json",
            r#"{"file_token": "<<alnum:27>>", "obj_token": "<<alnum:27>>", "tenant_key": "<<hex:16>>"}"#.to_owned(),
        ),
        (0, "a.ps1", "Start-Process -FilePath $chrome -PassThru -Wait".to_owned()),
        (0, "a.adoc", "token_accessor    <<alnum:24>>".to_owned()),
        (0, "Dockerfile", "# verified with public key \"<<alnum:59>>\"\nRUN true".to_owned()),
    ] {
        assert_eq!(found(path, &template).len(), count, "{path}: {template}");
    }
}

fn encoded(template: &str) -> String {
    String::from_utf8(crate::secrets::encode_base64(expand(template).as_bytes())).expect("ASCII")
}

#[test]
fn code_and_directives_beside_a_name_are_no_credentials() {
    for (count, path, template) in [
        (0, "a.yaml", "{{- $password = include \"acme.password\" . | b64enc }}"),
        (1, "a.yaml", "{{- $password = \"q7<<alnum:12>>\" }}"),
        (0, "a.java", "lines.append(\"  - ACME_PASSWORD=\").append(strip(credentials.getPassword())).append(\"\\n\");"),
        (0, "a.js", "(t=\"New password: \"),E=n.message;!D;)n.limit=h,n.text=E,w=q(t,n,\"\")"),
        (0, "a.yaml", "line: 'acme ALL=(ALL) NOPASSWD: ALL'"),
        (0, "a.yaml", "## fastcgi_pass php-server:9000;\nproxy_pass: 'upstream-7'"),
        (0, "a.yaml", "acme_password_characters: 'ascii_letters,digits,.-_~&()*='\nacme_pass_scheme: 'SSHA512'"),
        (0, "a.yaml", "schema:\n  acme_password: str?\n"),
        (0, "a.php", "'password' => 'required|alpha_dash|string|max:255',"),
        (0, "a.html", "<input [password]=\"form.get('newPassword')\">"),
        (0, "a.ts", "process.env.OPENCLAW_GATEWAY_PASSWORD = previous.password;"),
        (0, "a.ts", "process.env.OPENCLAW_GATEWAY_TOKEN = \"shared-gateway-token-1234567890\";"),
        (1, "a.ts", "process.env.OPENCLAW_GATEWAY_PASSWORD = \"<<alnum:16>>\";"),
        (1, "a.env", "OPENCLAW_GATEWAY_PASSWORD=kestrel-over-pass"),
        (0, "a.md", "Copy the key to the machine (enter password once):"),
        (0, "a.js", "// example: DOTENV_KEY=\"dotenv://:key_1234@dotenv.test/vault\""),
        (0, "a.md", "acme_application_secret: 0123456789abcdef0123456789abcdef01234"),
    ] {
        assert_eq!(found(path, template).len(), count, "{path}: {template}");
    }
}

#[test]
fn a_value_unlike_those_of_the_provider_beside_it_is_doubtful() {
    for template in [
        "[INFO] Sending request to the Deepgram API\n[DEBUG] Using token: <<hex:37>>",
        "api_key = \"<<hex:30>>zz\"",
        "deploy_secret: web-prod-<<digits:10>>",
        "TELEGRAM_BOT_TOKEN=<<digits:4>>:Ar<<alnum:36>>",
    ] {
        let values = found("a.txt", template);
        assert!(values.is_empty(), "{template}: {:?}", values.iter().map(|value| value.0).collect::<Vec<_>>());
    }
}

#[test]
fn prose_and_names_beside_a_provider_are_no_credentials() {
    for template in [
        "Set OPENCLAW_GATEWAY_PASSWORD, pass --password, or use the setup.",
        "headers = \"X-OpenClaw-Token|x-acme-jwt-assertion\"",
        "import { resolveAwsTokenAuth as A, resolveInlineProviderApiKeyCooldownUntil }",
        "\"AWS::Acme::AccessKey\": \"<<hex:16>>\"",
        "https://acme.test/graph/badge.svg?token=<<alnum:10>>",
        "--> src/late-pass.rs:20:37",
        "`--password <password>`, `--timeout-of-2-hours <ms>`",
        "Authorization: Bearer https://acme.test/rfc6750/<<alnum:20>>",
    ] {
        assert!(found("a.md", template).is_empty(), "{template}");
    }
}

#[test]
fn a_token_in_base64_is_a_token() {
    let inner = "ZXlKaGJHY2lPaUpJVXpJMU5pSjkuZXlKemRXSWlPaUkwTWlKOS4";
    let values = found("a.yaml", &format!("data:\n  session: {inner}<<base64:40>>\n"));
    assert_eq!(values.iter().map(|value| value.0).collect::<Vec<_>>(), ["secret/jwt"]);
}

#[test]
fn any_bytes_are_scanned_without_panic() {
    for unit in [
        "-----BEGIN PRIVATE KEY-----",
        "\"kty\":{",
        "key='",
        "://a:@",
        "eyJ.",
        "password=\\\"",
        "<token>",
        "AKIA",
        "vault write a=\\\"",
        "mysql -p",
        "ZXlK",
        "\u{fffd}token: ",
    ] {
        for length in 0..unit.len() * 3 {
            let text: Vec<u8> = unit.bytes().cycle().take(length).collect();
            let _ = scan(&text, &FileHint::UNKNOWN);
        }
    }
    let _ = scan(&[0xFF; 300], &FileHint::UNKNOWN);
}

proptest::proptest! {
    #[test]
    fn spans_lie_within_the_text(text in proptest::collection::vec(proptest::sample::select(
        vec!["key", "token", "password", "=", ":", "\"", "'", "\\", "<", ">", " ", "\n", "eyJ", "-----BEGIN", "://", "@", "AKIA", "x9Kq2mZp7RtW4sLv", "kty", "{", "}"],
    ), 0..40)) {
        let text = text.concat();
        let mut end = 0;
        for found in scan(text.as_bytes(), &FileHint::UNKNOWN) {
            proptest::prop_assert!(found.span.start >= end && found.span.end <= text.len() && !found.span.is_empty());
            end = found.span.end;
        }
    }
}

#[test]
fn parts_of_names_dates_and_digests_are_no_credentials() {
    for (path, template) in [
        ("a.json", r#"{"examples": ["encryptionKey1", "<<hex:8>>-<<hex:4>>-<<hex:4>>-<<hex:4>>-<<hex:12>>"]}"#),
        ("a.md", "&resource=orn:acme:pam:<<alnum:20>>:secrets:<<hex:8>>-<<hex:4>>-<<hex:4>>-<<hex:4>>-<<hex:12>>"),
        ("a.json", r#"{"request_uri": "urn:ietf:params:oauth:request_uri:<<alnum:24>>"}"#),
        ("a.md", "\"authorizationServer\": \"orn:acme:idp:<<alnum:20>>:authorization_servers:<<alnum:20>>\","),
        ("a.json", r#"{"previousToken": "prev_<<alnum:9>>"}"#),
        ("a.rb", "token.encoded_payload = 'eyJ<<alnum:18>>'"),
        ("a.json", r#"{"lastPassword": "2019-01-15T23:17:09.000Z"}"#),
        ("a.md", "hashedPassword: '<<alnum:31>>'"),
        (
            "a.rb",
            "START = \"-----BEGIN OPENSSH PRIVATE KEY-----\\n\".freeze\n# The footer of the content of a private key\n\
          FINISH = \"-----END OPENSSH PRIVATE KEY-----\\n\".freeze",
        ),
        ("a.js", "const options = { rabbitmqPassword: \"rabbitmqPass\" }"),
        ("a.json", r#"{"smtpPassword": "smtp-secret", "dbPass": "e2e-password-123"}"#),
        ("a.sh", "export HOST=http://foobar:foo12345@127.0.0.1:9001"),
        ("a.go", "connect(\"postgresql://postgres:%21%40%23$%25%5E&%2A@[::1]:5432/db\")"),
        ("a.dockerfile", "RUN echo \"bob Cleartext-Password := \\\"testpw\\\"\" > /etc/authorize"),
        ("a.toml", "password = \"p@ss#word!\""),
        ("a.json", r#"{"mac_key": "abcdefghijklmnopq-ABCDEFGHIJKLMNOPQRSTUVWXYZ12"}"#),
        ("a.json", r#"{"root_key": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}"#),
        ("a.ts", "const header = \"Bearer eyJhbGciOiJIUzI1NiJ9.test\""),
        ("a.ts", "const jwt = \"eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoiYW5vbiJ9.SomeSignatureHere\""),
        ("a.md", "eyJhbGciOiJSUzI1NiJ9.eyJkYXRhIjoidGVzdCJ9.<<base64url:66>>..."),
        ("a.md", "eyJ0eXAiOiJqd3QiLCJhbGciOiJlZDI1NTE5In0.eyJkYXRhIjoidGVzdCJ9.<<base64url:86>>"),
    ] {
        let values = found(path, template);
        assert!(values.is_empty(), "{path}: {template}: {:?}", values.iter().map(|value| value.0).collect::<Vec<_>>());
    }
    // An option of a command and its value are two elements of a list.
    assert_eq!(found("a.json", r#"{"args": ["--password", "q7!<<alnum:14>>"]}"#).len(), 1);
    assert_eq!(found("a.rb", "user.password = 'q7!<<alnum:9>>'; token:x:<<hex:4>>").len(), 1);
}

#[test]
fn values_without_their_providers_form_are_doubtful() {
    for (path, template) in [
        // Longer or shorter than the form of their prefix.
        ("a.env", "TOKEN=sbp_<<hex:43>>"),
        ("a.env", "API_KEY=fc-<<hex:30>>"),
        ("a.env", "API_KEY=fc-<<hex:35>>"),
        // Of a provider whose keys all have a form.
        ("a.env", "ELEVENLABS_API_KEY=ak_<<hex:48>>"),
        ("notes.txt", "new tailscale auth key = '<<alnum:40>>'"),
        // Too long, and with a character that does not belong there.
        ("a.env", "AWS_SECRET_ACCESS_KEY=<<alnum:50>>=="),
        // A sign that no alphabet of tokens has; a digit of another case.
        ("a.env", "API_KEY=<<alnum:20>>$<<alnum:12>>"),
        ("a.env", "API_KEY=<<digits:10>>F<<hex:21>>"),
    ] {
        assert_eq!(found(path, template), [], "{path}: {template}");
    }
    for (path, template) in [
        ("a.env", "TOKEN=sbp_<<hex:40>>"),
        ("a.env", "API_KEY=fc-<<hex:32>>"),
        ("a.env", "ELEVENLABS_API_KEY=sk_<<hex:48>>"),
        ("a.env", "GRAFANA_SECRET_KEY=<<alnum:40>>"),
        ("a.env", "API_KEY=<<alnum:20>>_<<alnum:12>>"),
    ] {
        assert_eq!(found(path, template).len(), 1, "{path}: {template}");
    }
}

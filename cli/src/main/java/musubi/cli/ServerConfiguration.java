package musubi.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * What a server is told besides the command line: a file of {@code key: value} lines, and variables {@code MUSUBI_KEY} that go before the
 * file. Secrets stand in files of their own, which the keys ending in {@code -file} name.
 */
final class ServerConfiguration {
    private static final String PREFIX = "MUSUBI_";

    /** Variables that are not for the server: they are read by the launcher, the command line and the tests. */
    private static final List<String> OTHERS = List.of("LANG", "DEBUG", "JAVA_OPTIONS", "MAVEN_OPTIONS", "SHARED_DATA");

    /** Every key and, where a part of the server reads it, the name it has there. */
    static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("data", ""),
            Map.entry("port", ""),
            Map.entry("database-url", ""),
            Map.entry("database-user", ""),
            Map.entry("database-password", ""),
            Map.entry("database-password-file", ""),
            Map.entry("address", "musubi.address"),
            Map.entry("log", ""),
            Map.entry("font-file", "musubi.font-file"),
            Map.entry("metrics-token", "musubi.metrics-token"),
            Map.entry("metrics-token-file", "musubi.metrics-token"),
            Map.entry("oidc-issuer", "musubi.oidc.issuer"),
            Map.entry("oidc-client-id", "musubi.oidc.client-id"),
            Map.entry("oidc-client-secret", "musubi.oidc.client-secret"),
            Map.entry("oidc-client-secret-file", "musubi.oidc.client-secret"),
            Map.entry("oidc-residents", "musubi.oidc.residents"),
            Map.entry("mail-host", "spring.mail.host"),
            Map.entry("mail-port", "spring.mail.port"),
            Map.entry("mail-user", "spring.mail.username"),
            Map.entry("mail-password", "spring.mail.password"),
            Map.entry("mail-password-file", "spring.mail.password"),
            Map.entry("mail-starttls", "musubi.notice.mail.starttls"),
            Map.entry("mail-from", "musubi.notice.mail.from"),
            Map.entry("sms-url", "musubi.notice.sms.url"),
            Map.entry("sms-hosts", "musubi.notice.sms.hosts"),
            Map.entry("sms-secret", "musubi.notice.sms.secret"),
            Map.entry("sms-secret-file", "musubi.notice.sms.secret"),
            Map.entry("api-requests-per-minute", "musubi.api-requests-per-minute"),
            Map.entry("webhook-inside-hosts", "musubi.webhook.inside-hosts"));

    private final Map<String, String> values;

    private ServerConfiguration(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the file, if there is one, and the variables.
     *
     * @throws BadInput with every key that is not known, each with the nearest that is
     */
    static ServerConfiguration read(Optional<Path> file, Map<String, String> environment) {
        var problems = new ArrayList<Problem>();
        var values = new HashMap<String, String>();
        file.ifPresent(f -> values.putAll(fromFile(f, problems)));
        values.putAll(fromVariables(environment, problems));
        if (!problems.isEmpty()) throw new BadInput(problems);
        for (var key : List.copyOf(values.keySet()))
            if (key.endsWith("-file"))
                values.put(key.substring(0, key.length() - "-file".length()), secret(Path.of(values.get(key))));
        return new ServerConfiguration(values);
    }

    private static Map<String, String> fromFile(Path file, List<Problem> problems) {
        var found = new HashMap<String, String>();
        try {
            var fields = Fields.of(Text.of(file.toString(), Files.readString(file, StandardCharsets.UTF_8)), "server");
            for (var key : fields.keys()) {
                if (KEYS.containsKey(key) && !key.endsWith("password") && !key.endsWith("secret"))
                    found.put(key, fields.word(key).orElse(""));
                else problems.add(fields.unknown(key, "server", KEYS.keySet()).problem());
            }
        } catch (Misread e) {
            problems.add(e.problem());
        } catch (IOException e) {
            problems.add(Problem.error(
                    "serve.config",
                    Place.whole(file.toString()),
                    "",
                    new Words(
                            "設定ファイルを読めません。場所と権限を確かめてください。",
                            "The configuration cannot be read. Check where it is and who may read it.")));
        }
        return found;
    }

    private static Map<String, String> fromVariables(Map<String, String> environment, List<Problem> problems) {
        var found = new HashMap<String, String>();
        for (var name : new TreeSet<>(environment.keySet())) {
            if (!name.startsWith(PREFIX) || OTHERS.contains(name.substring(PREFIX.length()))) continue;
            var key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
            if (KEYS.containsKey(key)) found.put(key, environment.getOrDefault(name, ""));
            else
                problems.add(Problem.error(
                        "serve.variable",
                        Place.whole(name),
                        "",
                        new Words(
                                "環境変数 " + name + " は使われません。" + Nearest.ja(key, KEYS.keySet()),
                                "No part of the server reads the variable " + name + "."
                                        + Nearest.en(key, KEYS.keySet()))));
        }
        return found;
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new BadInput(
                    "serve.secret",
                    Place.whole(file.toString()),
                    "",
                    new Words(
                            "このファイルを読めません。場所と権限を確かめてください。",
                            "This file cannot be read. Check where it is and who may read it."));
        }
    }

    Optional<String> value(String key) {
        if (!KEYS.containsKey(key)) throw new IllegalArgumentException("no key " + key);
        return Optional.ofNullable(values.get(key)).filter(v -> !v.isBlank());
    }

    /** What parts of the server read, under the names they read it by. */
    Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        KEYS.forEach((key, name) -> {
            if (!name.isEmpty() && !key.endsWith("-file")) value(key).ifPresent(v -> properties.put(name, v));
        });
        return properties;
    }
}

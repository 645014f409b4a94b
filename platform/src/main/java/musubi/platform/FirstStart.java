package musubi.platform;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;

/** What a new server needs before anybody can sign in: a municipality and its first administrator. */
public final class FirstStart {
    /** Letters and digits that are not taken for one another when read from paper. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 20;

    private FirstStart() {}

    /** The first account. The password is shown once and kept nowhere. */
    public record Administrator(String login, String password) {}

    /** Enters the municipality and opens an account for its administrator; empty when it had been entered before. */
    public static Optional<Administrator> enter(Server server, Municipality municipality) {
        var municipalities = server.part(Municipalities.class);
        if (municipalities.all().stream().anyMatch(m -> m.code().equals(municipality.code()))) return Optional.empty();
        municipalities.add(municipality);
        var administrator = new Administrator("admin-" + municipality.code(), password());
        return server.part(Acting.class).as(Actor.job("first start", municipality.code()), () -> {
            server.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            administrator.login(),
                            administrator.password(),
                            Role.ADMINISTRATOR,
                            Optional.empty(),
                            Optional.empty());
            return Optional.of(administrator);
        });
    }

    /** A password nobody can guess and anybody can type. */
    public static String password() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return password.toString();
    }
}

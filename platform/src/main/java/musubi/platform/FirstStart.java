package musubi.platform;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;

/** What a new server needs before anybody can sign in: a municipality and its first two administrators. */
public final class FirstStart {
    /** Letters and digits that are not taken for one another when read from paper. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 20;

    private FirstStart() {}

    /** One of the first accounts. The password is shown once and kept nowhere. */
    public record Administrator(String login, String password) {}

    /**
     * Enters the municipality and opens accounts for two administrators, who can then confirm whom the other has invited; none when it had been entered
     * before.
     */
    public static List<Administrator> enter(Server server, Municipality municipality) {
        var municipalities = server.part(Municipalities.class);
        if (municipalities.all().stream().anyMatch(m -> m.code().equals(municipality.code()))) return List.of();
        municipalities.add(municipality);
        var administrators = List.of(
                new Administrator("admin-" + municipality.code(), password()),
                new Administrator("admin-" + municipality.code() + "-2", password()));
        return server.part(Acting.class).as(Actor.job("first start", municipality.code()), () -> {
            for (var administrator : administrators)
                server.part(Accounts.class)
                        .open(
                                UUID.randomUUID(),
                                administrator.login(),
                                administrator.password(),
                                Role.ADMINISTRATOR,
                                Optional.empty(),
                                Optional.empty());
            return administrators;
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

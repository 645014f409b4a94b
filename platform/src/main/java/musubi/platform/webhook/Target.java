package musubi.platform.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses that events can be sent to. */
final class Target {
    private static final int MOST_LETTERS = 500;

    private Target() {}

    /** The address, if it is one that can be called at all. */
    static Optional<URI> read(String typed) {
        var text = typed.strip();
        if (text.length() > MOST_LETTERS || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) return Optional.empty();
        try {
            var url = new URI(text);
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            boolean plain = url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null;
            return web && plain && url.getPort() != 0 && url.getPort() <= 65_535 ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}

package musubi.study.result;

import java.util.Optional;
import musubi.quantity.Digest;
import musubi.study.protocol.Protocol;

/**
 * A protocol as it was registered.
 *
 * @param study its name
 * @param digest of its text
 * @param moment when, in Japan's time, such as {@code 2026-04-01T09:00:00+09:00}
 * @param entry the line of the register that says so; nothing in results written before lines were carried
 */
public record Registration(String study, Digest digest, String moment, Optional<Entry> entry) {
    /**
     * The registration of a protocol as the next line of a register.
     *
     * @param after the digest that ends the last line; empty for the first
     */
    public static Registration entered(String after, Protocol protocol, String moment) {
        var text = moment + " " + protocol.id() + " " + protocol.version() + " "
                + protocol.digest().hex();
        var line = text + " " + Digest.of(after + text).hex();
        return new Registration(protocol.id(), protocol.digest(), moment, Optional.of(new Entry(after, line)));
    }

    /** Whether the line it carries says the same and ends with the digest it must. */
    public boolean agrees() {
        return entry.map(e -> e.isWhole()
                        && e.line().startsWith(moment + " " + study + " ")
                        && e.line().endsWith(" " + digest.hex() + " " + e.head()))
                .orElse(true);
    }

    /**
     * A line of the register with what its own digest is taken over, so that whoever holds it can make that digest again.
     *
     * @param after the digest that ends the line before; empty for the first
     * @param line as it stands in the register
     */
    public record Entry(String after, String line) {
        private boolean isWhole() {
            int cut = line.lastIndexOf(' ');
            return cut > 0 && Digest.of(after + line.substring(0, cut)).hex().equals(head());
        }

        /** The digest that ends the line: over this line and, through the one before, over all before it. */
        public String head() {
            return line.substring(line.lastIndexOf(' ') + 1);
        }
    }
}

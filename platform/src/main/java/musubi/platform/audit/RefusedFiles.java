package musubi.platform.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.multipart.MultipartFile;

/**
 * Writes down every file that somebody sent and that was refused: at which door, why by its code, how large it was and the digest of what
 * was sent. Never its content, and not its name, which may be the name of a person. Whoever takes files reads them here.
 */
@Component
public class RefusedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedFiles.class);

    /** What in a path tells whom or what it is about. */
    private static final Pattern ID =
            Pattern.compile("(?<=/)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=/|$)");

    private static final int LONGEST_DOOR = 120;

    private final Audit audit;
    private final TransactionTemplate alone;

    RefusedFiles(Audit audit, PlatformTransactionManager manager) {
        this.audit = audit;
        this.alone = new TransactionTemplate(manager);
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Reads what was sent. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Something that was refused.
     *
     * @param door the address it was sent to; ids in it are left out
     * @param code the code of the problem, such as {@code sheet.encoding}
     * @param bytes how much was sent; below zero when nobody knows
     * @param digest of all that was sent; empty when it was not read to its end
     */
    public record Refused(String door, String code, long bytes, Optional<Digest> digest) {
        /** Takes ids out of the address. */
        public Refused {
            var plain = ID.matcher(door).replaceAll("{id}");
            door = plain.length() > LONGEST_DOOR ? plain.substring(0, LONGEST_DOOR) : plain;
        }

        private String written() {
            return CanonicalJson.write(new CanonicalJson.OneLine(Map.of(
                            "code",
                            code,
                            "bytes",
                            bytes < 0 ? "" : Long.toString(bytes),
                            "digest",
                            digest.map(Digest::hex).orElse(""))))
                    .strip();
        }
    }

    /** What was sent, from its beginning. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Reads a file; when it is refused, that is written down, and the refusal goes on to whoever sent it.
     *
     * @throws BadInput when the reading refuses it
     * @throws IOException when the upload breaks off
     */
    public <T> T reading(MultipartFile file, Reading<T> reading) throws IOException {
        return reading(door(), file::getInputStream, reading);
    }

    /**
     * Reads what was kept of a file that came to a door.
     *
     * @throws BadInput when the reading refuses it
     */
    public <T> T reading(String door, Content content, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (BadInput refused) {
            try {
                write(door, content, refused);
            } catch (IOException | RuntimeException e) {
                // Whoever sent it still has to read why it was refused.
                LOG.error(
                        "a refused file could not be written down: {}",
                        e.getClass().getName());
                refused.addSuppressed(e);
            }
            throw refused;
        }
    }

    private void write(String door, Content content, BadInput refused) throws IOException {
        var sha = Digest.sha256();
        try (InputStream sent = new DigestInputStream(content.open(), sha)) {
            long bytes = sent.transferTo(OutputStream.nullOutputStream());
            write(new Refused(door, refused.problems().getFirst().code(), bytes, Optional.of(Digest.reached(sha))));
        }
    }

    /** Writes down that something was refused, in a transaction of its own: nothing else came of it. */
    public void write(Refused refused) {
        alone.executeWithoutResult(status ->
                audit.record("file.refused", "door " + refused.door(), Optional.empty(), "", refused.written()));
    }

    /** The address that is asked for now. */
    public static String door() {
        var request = ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
        return request.getServletPath();
    }
}

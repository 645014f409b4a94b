package musubi.platform.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * The right to work in a folder. The system takes it back when the process ends, however it ends, so a crash leaves
 * nothing to clear away.
 */
final class Hold implements AutoCloseable {
    private static final int PORT_LINE = 3;

    private final FileChannel channel;
    private final FileLock lock;

    private Hold(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** The right, unless another has it. */
    static Optional<Hold> take(Path home) {
        try {
            Files.createDirectories(home);
            var channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = lock(channel);
            if (lock.isPresent()) return Optional.of(new Hold(channel, lock.get()));
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot work in " + home, e);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException ours) {
            return Optional.empty();
        }
    }

    static BadInput refused(Path home) {
        return new BadInput(
                "serve.folder-in-use",
                Place.whole(home.toString()),
                "",
                new Words(
                        "このフォルダでは別の Musubi が動いています。そちらを止めるか、--data で別のフォルダを指定してください。",
                        "Another Musubi works in this folder. Stop it, or give another folder with --data."));
    }

    /** Where the server of the one who has the right answers. */
    static int port(Path home) {
        try {
            return Integer.parseInt(Files.readAllLines(home.resolve("data").resolve("postmaster.pid"))
                    .get(PORT_LINE)
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the server in " + home + " is starting or stopping; try again", e);
        }
    }

    static String password(Path home) {
        try {
            return Files.readString(home.resolve("password")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the owner's password in " + home, e);
        }
    }

    /** Giving it back twice is giving it back. */
    @Override
    public void close() {
        try {
            if (lock.isValid()) lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give a folder back", e);
        }
    }
}

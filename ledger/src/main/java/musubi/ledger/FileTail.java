package musubi.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/** A file from an offset on, read without moving the position that others share, and not closed with the reader. */
final class FileTail implements ReadableByteChannel {
    private final FileChannel file;
    private long position;

    FileTail(FileChannel file, long from) {
        this.file = file;
        this.position = from;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = file.read(into, position);
        if (count > 0) position += count;
        return count;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() {}
}

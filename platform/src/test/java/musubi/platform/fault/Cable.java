package musubi.platform.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server or a database, which can be cut and joined again. */
public final class Cable implements AutoCloseable {
    private volatile int far;
    private final ServerSocket near;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** @param far the port of the loopback address that the line leads to */
    public Cable(int far) throws IOException {
        this.far = far;
        this.near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return near.getLocalPort();
    }

    public void cut() {
        cut = true;
        ends.forEach(Cable::end);
    }

    public void join() {
        cut = false;
    }

    /** Whoever calls from now on is led to another port. */
    public void join(int port) {
        far = port;
        join();
    }

    private void accept() {
        while (!near.isClosed()) {
            try {
                lead(near.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void lead(Socket caller) {
        ends.add(caller);
        try {
            if (cut) throw new IOException("the line is cut");
            var called = new Socket(InetAddress.getLoopbackAddress(), far);
            ends.add(called);
            Thread.ofVirtual().start(() -> carry(caller, called));
            Thread.ofVirtual().start(() -> carry(called, caller));
        } catch (IOException nobody) {
            cut(caller);
        }
    }

    private void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cutOrClosed) {
            cut(from);
        } finally {
            cut(from);
            cut(to);
        }
    }

    private void cut(Socket socket) {
        ends.remove(socket);
        end(socket);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a line does not end", e);
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        cut();
    }
}

package musubi.platform.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that keeps what it is given, or refuses everybody with one answer. */
final class SmtpServer implements AutoCloseable {
    private final ServerSocket listening;
    private final String refusal;
    private final List<String> letters = new CopyOnWriteArrayList<>();

    private SmtpServer(String refusal) {
        this.refusal = refusal;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    static SmtpServer accepting() {
        return new SmtpServer("");
    }

    /** Answers every recipient with this. */
    static SmtpServer refusing(String answer) {
        return new SmtpServer(answer);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Every mail that was accepted, as it came over the wire. */
    List<String> letters() {
        return letters;
    }

    private void listen() {
        while (!listening.isClosed())
            try (var socket = listening.accept()) {
                talk(socket);
            } catch (IOException e) {
                if (!listening.isClosed()) throw new UncheckedIOException(e);
            }
    }

    private void talk(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        say(socket, "220 test");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            var command = line.length() < 4 ? line : line.substring(0, 4);
            switch (command) {
                case "QUIT" -> {
                    say(socket, "221 bye");
                    return;
                }
                case "RCPT" -> say(socket, refusal.isEmpty() ? "250 ok" : refusal);
                case "DATA" -> {
                    say(socket, "354 go on");
                    letters.add(letter(in));
                    say(socket, "250 kept");
                }
                default -> say(socket, "250 ok");
            }
        }
    }

    private static String letter(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine())
            text.append(line).append('\n');
        return text.toString();
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package musubi.platform.fault;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import musubi.platform.Server;

/** A server of its own process that does its {@link Work} until it is killed, and writes a line for everything it was told is kept. */
final class Worker {
    private static final PrintStream KEPT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Worker() {}

    public static void main(String[] arguments) throws InterruptedException {
        var server = Server.start(new Server.Settings(Path.of(arguments[0]), 0, Optional.empty()));
        var work = new Work(server, KEPT::println);
        work.begin();
        work.beginPoints();
        KEPT.println("ready "
                + ProcessHandle.current()
                        .children()
                        .findFirst()
                        .map(ProcessHandle::pid)
                        .orElse(0L));
        List.<Runnable>of(work::people, work::exchanges, work::exchanges, work::settlements)
                .forEach(part -> Thread.ofPlatform().start(() -> again(part)));
        Thread.currentThread().join();
    }

    /** What a database that is away cannot do now is tried again, as a caller would. */
    private static void again(Runnable work) {
        while (true) {
            try {
                work.run();
            } catch (RuntimeException away) {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}

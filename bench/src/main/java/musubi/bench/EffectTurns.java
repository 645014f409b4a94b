package musubi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Our side of {@link EffectBench} in a process of its own: reads the columns, warms up, then takes a turn for every line it is sent. */
final class EffectTurns {
    private static final int LEAST_WARM_TURNS = 3;
    private static final int MOST_WARM_TURNS = 20;
    private static final double WARM_SECONDS = 4;
    private static final double LONG_SECONDS = 8;

    private EffectTurns() {}

    static void serve(String id, Path folder, int rows) throws IOException {
        var turn = turn(id, folder, rows);
        warm(turn);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("bench ready");
        while (lines.readLine() != null) {
            System.gc();
            long cpu = cpu();
            long start = System.nanoTime();
            double figure = turn.figure();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println("bench turn " + seconds + " " + figure + " " + (cpu() - cpu) / 1e9);
        }
    }

    /** One turn and nothing else: whether it fits in the heap this process was given. */
    static void once(String id, Path folder, int rows) throws IOException {
        turn(id, folder, rows).figure();
    }

    private static EffectTask.Turn turn(String id, Path folder, int rows) throws IOException {
        var task = EffectTask.all().stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id));
        return task.kernel().on(EffectTables.read(folder, task.columns(), rows));
    }

    private static void warm(EffectTask.Turn turn) {
        double spent = 0;
        for (int i = 0; i < MOST_WARM_TURNS; i++) {
            long start = System.nanoTime();
            turn.figure();
            double seconds = (System.nanoTime() - start) / 1e9;
            spent += seconds;
            if (seconds > LONG_SECONDS || i + 1 >= LEAST_WARM_TURNS && spent > WARM_SECONDS) return;
        }
    }

    /** Nanoseconds of processor time of this process so far. */
    private static long cpu() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean more ? more.getProcessCpuTime() : 0;
    }
}

package musubi.platform;

import org.springframework.context.SmartLifecycle;

/** Lets nothing of the application run, neither jobs nor the port, before its database is open. Everything is made by then. */
final class Gate implements SmartLifecycle {
    private final Opening opening;
    private volatile boolean open;

    Gate(Opening opening) {
        this.opening = opening;
    }

    /** Waits for the database. */
    @Override
    public void start() {
        try {
            opening.application();
            open = true;
        } catch (Unopened e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        open = false;
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Before all others. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}

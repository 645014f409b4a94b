package musubi.platform;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.HandlerMapping;

/** Lets nothing of the application run, neither jobs nor the port, before its database is open. Everything is made by then. */
final class Gate implements SmartLifecycle {
    private final Opening opening;
    private final ListableBeanFactory parts;
    private volatile boolean open;

    Gate(Opening opening, ListableBeanFactory parts) {
        this.opening = opening;
        this.parts = parts;
    }

    /** Waits for the database, and finds out meanwhile which page answers to which address; that needs no database. */
    @Override
    public void start() {
        parts.getBeansOfType(HandlerMapping.class);
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

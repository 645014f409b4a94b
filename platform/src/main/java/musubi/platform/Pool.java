package musubi.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** The application's connections. The first that is asked for waits until the database is open. */
final class Pool extends HikariDataSource {
    private final Opening opening;
    private final ReentrantLock first = new ReentrantLock();
    private volatile boolean told;

    Pool(Opening opening) {
        this.opening = opening;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!told) tell();
        return super.getConnection();
    }

    private void tell() throws Unopened {
        var application = opening.application();
        first.lock();
        try {
            if (told) return;
            setJdbcUrl(application.url());
            setUsername(application.user());
            setPassword(application.password());
            told = true;
        } finally {
            first.unlock();
        }
    }
}

package musubi.platform;

import musubi.platform.jobs.Jobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Makes the parts of the server that nobody has asked for yet, so that whoever asks first does not wait for them, and lets the jobs
 * begin. A part that cannot be made is a mistake of ours: the server says that it is not ready.
 */
final class Rest implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Rest.class);

    private final ConfigurableApplicationContext application;

    Rest(ConfigurableApplicationContext application) {
        this.application = application;
    }

    @Override
    public void run() {
        try {
            for (var name : application.getBeanDefinitionNames())
                if (application.getBeanFactory().isSingleton(name)) application.getBean(name);
            application.getBean(Jobs.class).start();
        } catch (BeansException | IllegalStateException e) {
            // A server that is closed while it starts breaks this off.
            if (application.isClosed()) return;
            LOG.error("a part of the server cannot be made", e);
            AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC);
        }
    }
}

package musubi.platform.account;

import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Passwords of invented people are hashed with bcrypt's fewest rounds: whoever steals them steals nothing, and a third of what the tests'
 * servers computed was this. Every server started on the tests' class path takes it from {@code spring.factories}.
 */
class QuickPasswords implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final int FEWEST = 4;

    @Override
    public void initialize(ConfigurableApplicationContext application) {
        application.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object part, String name) {
                return part instanceof PasswordEncoder ? quick() : part;
            }
        });
    }

    private static PasswordEncoder quick() {
        return new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(FEWEST)));
    }
}

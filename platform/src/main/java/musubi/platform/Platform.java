package musubi.platform;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application, as Spring finds it. */
@SpringBootApplication(proxyBeanMethods = false)
class Platform {}

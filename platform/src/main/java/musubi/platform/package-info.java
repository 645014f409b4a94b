/**
 * The web application: one server that runs a programme from enrolment to payment. Start at {@link
 * musubi.platform.Server}. Each package below is a module; what it may use stands in its {@code package-info.java}.
 */
@NullMarked
package musubi.platform;

import org.jspecify.annotations.NullMarked;

package musubi.platform.audit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Whatever staff opens that has a person in its address is written down, so that a new page cannot forget it. */
@Configuration(proxyBeanMethods = false)
class ViewsNoted implements WebMvcConfigurer {
    private final Views views;
    private final Acting acting;

    ViewsNoted(Views views, Acting acting) {
        this.views = views;
        this.acting = acting;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
            @Override
            public void postHandle(
                    HttpServletRequest request,
                    HttpServletResponse response,
                    Object handler,
                    @Nullable ModelAndView page) {
                if (!request.getMethod().equals("GET") || response.getStatus() >= 300) return;
                if (!acting.somebody() || !Role.STAFF.contains(acting.actor().role())) return;
                if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> parts
                        && parts.get("person") instanceof String person) views.opened(UUID.fromString(person));
            }
        });
    }
}

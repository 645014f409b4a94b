package musubi.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import org.junit.jupiter.api.Test;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class DoorsTest {
    @Test
    void every_page_has_a_door() {
        // The server looks for its pages when the first request comes.
        new Visitor().get("/sign-in");
        var server = ServerFixture.part(DispatcherServlet.class);
        var doors = Objects.requireNonNull(server.getWebApplicationContext())
                .getBeansOfType(Door.class)
                .values();
        var paths = new AntPathMatcher();

        var without = Objects.requireNonNull(server.getHandlerMappings()).stream()
                .filter(RequestMappingHandlerMapping.class::isInstance)
                .map(RequestMappingHandlerMapping.class::cast)
                .flatMap(pages -> pages.getHandlerMethods().keySet().stream())
                .flatMap(page -> Objects.requireNonNull(page.getPathPatternsCondition()).getPatternValues().stream())
                .filter(path -> !path.equals("/error"))
                .filter(path -> doors.stream().noneMatch(door -> paths.match(door.pattern(), path)))
                .toList();

        assertThat(without).isEmpty();
    }
}

package huizhen.scheduling.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests an empty [RealRedis], one for the whole run.
public final class RedisExtension implements BeforeEachCallback, ParameterResolver {
  private record Shared(RealRedis redis, Path directory) implements AutoCloseable {
    static Shared start() {
      try {
        var directory = Files.createTempDirectory("huizhen-redis");
        return new Shared(RealRedis.start(directory), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      redis.close();
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    shared(context).flush();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RealRedis.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context);
  }

  /// The one that tests are given.
  public static RealRedis shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RedisExtension.class))
        .getOrComputeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class)
        .redis();
  }
}

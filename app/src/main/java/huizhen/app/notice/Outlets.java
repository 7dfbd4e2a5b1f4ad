package huizhen.app.notice;

import huizhen.app.config.NoticeConfig;
import huizhen.app.config.NoticeConfig.Outlet;
import huizhen.app.config.StartException;
import huizhen.app.keys.SecretFile;
import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The carriers that the settings ask for. Reads their secrets, so that a missing one is found at
/// the start and not with the first notice.
public final class Outlets implements AutoCloseable {
  /// A key of 128 bits, as hexadecimal digits or Base64, is longer.
  private static final int FEWEST_OF_SECRET = 16;

  private static final String NOBODY = "huizhen@localhost";

  private final List<Carrier> carriers;
  private final List<Runnable> open;
  private final CalendarWriter calendars;

  private Outlets(List<Carrier> carriers, List<Runnable> open, CalendarWriter calendars) {
    this.carriers = List.copyOf(carriers);
    this.open = List.copyOf(open);
    this.calendars = calendars;
  }

  public static Outlets open(Vertx vertx, NoticeConfig config, InstantSource clock) {
    var carriers = new ArrayList<Carrier>();
    var open = new ArrayList<Runnable>();
    config
        .smtp()
        .ifPresent(smtp -> {
          var password =
              smtp.passwordFile()
                  .map(file -> SecretFile.read("notices.smtp.password-file", file, 1));
          var mail = new SmtpCarrier(vertx, smtp, password, clock);
          carriers.add(mail);
          open.add(mail::close);
        });
    config.sms().ifPresent(it -> add(vertx, Channel.SMS, "notices.sms", it, clock, carriers, open));
    config
        .wechat()
        .ifPresent(it -> add(vertx, Channel.WECHAT, "notices.wechat", it, clock, carriers, open));
    return new Outlets(
        carriers, open, new Calendars(config.smtp().map(it -> it.from()).orElse(NOBODY)));
  }

  public List<Carrier> carriers() {
    return carriers;
  }

  public CalendarWriter calendars() {
    return calendars;
  }

  @Override
  public void close() {
    open.forEach(Runnable::run);
  }

  private static void add(
      Vertx vertx,
      Channel channel,
      String key,
      Outlet outlet,
      InstantSource clock,
      List<Carrier> carriers,
      List<Runnable> open) {
    switch (outlet) {
      case Outlet.File(var path) -> {
        checkFolder(key, path);
        var file = new FileCarrier(vertx, channel, path);
        carriers.add(file);
        open.add(file::close);
      }
      case Outlet.Hook(var url, var secretFile) -> {
        var secret = SecretFile.read(key + ".secret-file", secretFile, FEWEST_OF_SECRET);
        var hook = new HookCarrier(vertx, channel, url, secret, clock);
        carriers.add(hook);
        open.add(hook::close);
      }
    }
  }

  private static void checkFolder(String key, Path file) {
    var folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new StartException(
          "%s.file %s: its folder is not there, or can't be written to.".formatted(key, file));
    }
  }
}

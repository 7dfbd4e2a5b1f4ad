package huizhen.app.config;

import huizhen.app.config.NoticeConfig.Outlet;
import huizhen.app.config.NoticeConfig.Smtp;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.QuietHours;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The settings `notices.…`: docs/notices.md says what each does.
final class NoticeSettings {
  static final List<String> KEYS =
      List.of(
          "notices.url",
          "notices.quiet-from",
          "notices.quiet-to",
          "notices.stale-after-hours",
          "notices.keep-days",
          "notices.attempts",
          "notices.smtp.host",
          "notices.smtp.port",
          "notices.smtp.security",
          "notices.smtp.user",
          "notices.smtp.password-file",
          "notices.smtp.from",
          "notices.sms.file",
          "notices.sms.url",
          "notices.sms.secret-file",
          "notices.wechat.file",
          "notices.wechat.url",
          "notices.wechat.secret-file");

  private final Function<String, Optional<String>> settings;

  private NoticeSettings(Function<String, Optional<String>> settings) {
    this.settings = settings;
  }

  /// @param data files with messages in them lie outside this folder
  static NoticeConfig config(Function<String, Optional<String>> settings, Path data) {
    return new NoticeSettings(settings).config(data.toAbsolutePath().normalize());
  }

  private NoticeConfig config(Path data) {
    return new NoticeConfig(
        rules(),
        uri("notices.url"),
        smtp(),
        outlet("notices.sms", data),
        outlet("notices.wechat", data));
  }

  private NoticeRules rules() {
    var usual = NoticeRules.standard();
    try {
      return new NoticeRules(
          new QuietHours(
              time("notices.quiet-from", usual.quiet().from()),
              time("notices.quiet-to", usual.quiet().to())),
          Duration.ofHours(number("notices.stale-after-hours", (int) usual.staleAfter().toHours())),
          Duration.ofDays(number("notices.keep-days", (int) usual.keep().toDays())),
          number("notices.attempts", usual.attempts()));
    } catch (IllegalArgumentException e) {
      throw new StartException("%s.".formatted(e.getMessage()), e);
    }
  }

  private Optional<Smtp> smtp() {
    var host = settings.apply("notices.smtp.host");
    if (host.isEmpty()) {
      refuseAlone(
          "notices.smtp.host",
          "notices.smtp.port",
          "notices.smtp.security",
          "notices.smtp.user",
          "notices.smtp.password-file",
          "notices.smtp.from");
      return Optional.empty();
    }
    var security =
        switch (settings.apply("notices.smtp.security").orElse("starttls")) {
          case "starttls" -> Smtp.Security.STARTTLS;
          case "tls" -> Smtp.Security.TLS;
          case "none" -> Smtp.Security.NONE;
          default ->
              throw new StartException("notices.smtp.security is none of starttls, tls, none.");
        };
    var usual =
        switch (security) {
          case STARTTLS -> 587;
          case TLS -> 465;
          case NONE -> 25;
        };
    return Optional.of(
        new Smtp(
            host.get(),
            number("notices.smtp.port", usual),
            security,
            settings.apply("notices.smtp.user"),
            path("notices.smtp.password-file"),
            settings.apply("notices.smtp.from").orElse("")));
  }

  private Optional<Outlet> outlet(String prefix, Path data) {
    var file = path(prefix + ".file");
    var url = uri(prefix + ".url");
    var secret = path(prefix + ".secret-file");
    if (file.isPresent() && (url.isPresent() || secret.isPresent())) {
      throw new StartException(
          "%s.file and %s.url exclude each other: give one.".formatted(prefix, prefix));
    }
    if (url.isPresent() != secret.isPresent()) {
      throw new StartException(
          "%s.url and %s.secret-file go together: give both.".formatted(prefix, prefix));
    }
    if (file.isPresent()) {
      var absolute = file.get().toAbsolutePath().normalize();
      if (absolute.startsWith(data)) {
        throw new StartException(
            "%s.file has telephone numbers in it: it must lie outside the data folder %s."
                .formatted(prefix, data));
      }
      return Optional.of(new Outlet.File(absolute));
    }
    return url.map(it -> hook(prefix, it, secret.orElseThrow()));
  }

  private static Outlet hook(String prefix, URI url, Path secret) {
    var host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    var isHere = List.of("localhost", "127.0.0.1", "[::1]").contains(host);
    var isSafe = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && isHere);
    if (url.getHost() == null || !isSafe || url.getRawUserInfo() != null) {
      throw new StartException(
          "%s.url must begin with https://, or http:// on this machine alone.".formatted(prefix));
    }
    return new Outlet.Hook(url, secret);
  }

  private void refuseAlone(String with, String... keys) {
    for (var key : keys) {
      if (settings.apply(key).isPresent()) {
        throw new StartException("%s is of use only with %s.".formatted(key, with));
      }
    }
  }

  private LocalTime time(String key, LocalTime usual) {
    return settings
        .apply(key)
        .map(value -> {
          try {
            return LocalTime.parse(value);
          } catch (DateTimeException e) {
            throw new StartException(
                "%s=%s is not a time of day such as 22:00.".formatted(key, value), e);
          }
        })
        .orElse(usual);
  }

  private int number(String key, int usual) {
    return settings
        .apply(key)
        .map(value -> {
          if (!value.matches("\\d{1,6}")) {
            throw new StartException("%s=%s is not a number.".formatted(key, value));
          }
          return Integer.parseInt(value);
        })
        .orElse(usual);
  }

  private Optional<Path> path(String key) {
    return settings
        .apply(key)
        .map(value -> {
          try {
            return Path.of(value);
          } catch (InvalidPathException e) {
            throw new StartException("%s=%s is not a path.".formatted(key, value), e);
          }
        });
  }

  private Optional<URI> uri(String key) {
    return settings
        .apply(key)
        .map(value -> {
          try {
            return URI.create(value);
          } catch (IllegalArgumentException e) {
            throw new StartException("%s is not a URL.".formatted(key), e);
          }
        });
  }
}

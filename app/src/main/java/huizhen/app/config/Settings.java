package huizhen.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import huizhen.recording.api.CipherSuite;
import huizhen.relay.io.PacketMarks;
import huizhen.scheduling.api.Actor.Role;
import huizhen.signaling.turn.IceServers;
import huizhen.web.hook.Networks;
import huizhen.web.limit.Limits;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The settings by name, as a file or flags give them; a later one wins. Becomes a [Config].
public final class Settings {
  /// A settings file is a page of text; anything larger is a mistake.
  static final long MAX_FILE_BYTES = 64 * 1024;

  private static final int DEFAULT_PORT = 8443;
  private static final int DEFAULT_MEDIA_PORT = 10_000;
  private static final int DEFAULT_REHEARSAL_SECONDS = 12;
  private static final int DEFAULT_MANAGEMENT_PORT = 9090;

  private static final Set<Role> STAFF =
      Set.of(Role.COUNTY_DOCTOR, Role.SPECIALIST, Role.COORDINATOR, Role.REGULATOR, Role.OPERATOR);

  private static final List<String> GATEWAY_KEYS =
      List.of(
          "data.dir",
          "keys.dir",
          "http.port",
          "http.certificate",
          "http.private-key",
          PublicOrigin.KEY,
          "https.handshakes-per-second",
          "https.handshakes-per-second-and-address",
          "https.handshake-burst",
          "https.handshake-percent",
          "sign-in.second-factor-roles",
          "webhooks.allowed-networks",
          "limits.requests-per-second-and-account",
          "limits.requests-per-second-and-client",
          "limits.requests-per-second-and-address",
          "media.port",
          "media.loops",
          "media.announce",
          "relay.tcp",
          "relay.tcp-on-https",
          "relay.dscp",
          "relay.openssl",
          "relay.rehearsal-seconds",
          "management.port",
          "redis.url",
          "redis.replicas",
          "rooms.attendees",
          "clients.file",
          "captions.allowed",
          "turn.urls",
          "turn.secret-file",
          "turn.seconds",
          "recording.keep-free-mb",
          "recording.when-unable",
          "evidence.suite",
          "evidence.witness-url",
          "evidence.witness-key",
          "evidence.timestamp-url",
          "evidence.timestamp-roots",
          "evidence.timestamp-minutes",
          "demo");

  private static final List<String> KEYS =
      Stream.of(
              GATEWAY_KEYS,
              AccessSettings.KEYS,
              AlarmSettings.KEYS,
              CaseSettings.KEYS,
              FeedSettings.KEYS,
              ImagingSettings.KEYS,
              NoticeSettings.KEYS,
              OidcSettings.KEYS,
              RegistrySettings.KEYS,
              RequestSettings.KEYS,
              ScannerSettings.KEYS,
              SigningSettings.KEYS,
              StoreSettings.KEYS)
          .flatMap(List::stream)
          .toList();

  private final Map<String, String> values = new TreeMap<>();

  /// Reads `.properties`, or `.json` with nested objects and lists.
  public void readFile(Path file) {
    var text = text(file);
    var name = file.toString();
    if (name.endsWith(".json")) {
      readJson(name, text);
    } else if (name.endsWith(".properties")) {
      readProperties(name, text);
    } else {
      throw new StartException("--config %s must end in .properties or .json.".formatted(name));
    }
  }

  public void set(String key, String value) {
    if (!KEYS.contains(key)) {
      throw new StartException(
          "there is no setting '%s'; the settings are %s.".formatted(key, String.join(", ", KEYS)));
    }
    values.put(key, value);
  }

  public Config toConfig() {
    var data = path("data.dir").orElse(Path.of("data"));
    var keys = path("keys.dir").orElseGet(() -> Config.Folders.keysBeside(data));
    var folders = new Config.Folders(data, keys);
    return new Config(
        folders,
        new Config.Http(
            number("http.port", DEFAULT_PORT),
            certificate(),
            handshakes(),
            PublicOrigin.read(this::get),
            factorRoles(),
            OidcSettings.read(this::get),
            hookNetworks(),
            FeedSettings.read(this::get, folders),
            limits(),
            ImagingSettings.read(this::get),
            path("clients.file"),
            ScannerSettings.read(this::get),
            flag("captions.allowed", false),
            AccessSettings.places(this::get),
            AccessSettings.passwordWords(this::get),
            SigningSettings.read(this::get)),
        new Config.Media(
            number("media.port", DEFAULT_MEDIA_PORT),
            number("media.loops", Runtime.getRuntime().availableProcessors()),
            list("media.announce"),
            flag("relay.tcp", true),
            tcpBesideHttps(),
            marks(),
            flag("relay.openssl", true),
            number("relay.rehearsal-seconds", DEFAULT_REHEARSAL_SECONDS)),
        number("management.port", DEFAULT_MANAGEMENT_PORT),
        RedisSettings.read(this::get),
        number("rooms.attendees", Config.DEFAULT_ATTENDEES),
        new Config.Turn(
            list("turn.urls"),
            path("turn.secret-file"),
            number("turn.seconds", (int) IceServers.DEFAULT_LIFETIME.toSeconds())),
        CaseSettings.rules(this::get),
        RequestSettings.times(this::get),
        RegistrySettings.read(this::get),
        new Config.Recording(
            number("recording.keep-free-mb", Config.Recording.DEFAULT_KEEP_FREE_MEGABYTES),
            isRecordingRequired(),
            AttestationSettings.read(this::get),
            StoreSettings.read(this::get),
            suite()),
        NoticeSettings.config(this::get, data),
        AlarmSettings.read(this::get),
        flag("demo", true));
  }

  private CipherSuite suite() {
    var key = "evidence.suite";
    return switch (get(key).orElse("aes")) {
      case "aes" -> CipherSuite.AES;
      case "gm" -> CipherSuite.GM;
      default -> throw new StartException(key + " is neither aes nor gm.");
    };
  }

  private boolean isRecordingRequired() {
    var key = "recording.when-unable";
    return switch (get(key).orElse("continue")) {
      case "block" -> true;
      case "continue" -> false;
      default -> throw new StartException(key + " is neither block nor continue.");
    };
  }

  private Optional<Config.Pem> certificate() {
    var chain = path("http.certificate");
    var key = path("http.private-key");
    if (chain.isPresent() != key.isPresent()) {
      throw new StartException("http.certificate and http.private-key go together: give both.");
    }
    return chain.map(file -> new Config.Pem(file, key.orElseThrow()));
  }

  private HandshakeLimits handshakes() {
    var usual = HandshakeLimits.DEFAULT;
    return new HandshakeLimits(
        number("https.handshakes-per-second", usual.perSecond()),
        number("https.handshakes-per-second-and-address", usual.perSecondAndAddress()),
        number("https.handshake-burst", usual.burst()),
        number("https.handshake-percent", usual.percent()));
  }

  private Limits limits() {
    try {
      return Limits.perSecond(
          number("limits.requests-per-second-and-account", Limits.USUAL.account().perSecond()),
          number("limits.requests-per-second-and-client", Limits.USUAL.client().perSecond()),
          number("limits.requests-per-second-and-address", Limits.USUAL.address().perSecond()));
    } catch (IllegalArgumentException e) {
      throw new StartException("limits.…: %s.".formatted(e.getMessage()), e);
    }
  }

  /// The roles that sign in with a second factor, by their names in the API; `all` for everybody.
  private Set<Role> factorRoles() {
    var key = "sign-in.second-factor-roles";
    var named = list(key).stream().filter(it -> !it.isEmpty()).toList();
    if (named.equals(List.of("all"))) {
      return STAFF;
    }
    var unknown =
        named.stream().filter(it -> STAFF.stream().noneMatch(role -> role.name().equals(it)));
    unknown
        .findFirst()
        .ifPresent(it -> {
          throw new StartException(
              "%s: %s is none of %s, or all.".formatted(key, it, new TreeSet<>(STAFF)));
        });
    return named.stream().map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
  }

  /// Where webhooks may go beside public addresses: networks such as `10.0.0.0/8`.
  private Networks hookNetworks() {
    var key = "webhooks.allowed-networks";
    try {
      return new Networks(
          list(key).stream().filter(it -> !it.isEmpty()).map(Networks.Range::parse).toList());
    } catch (IllegalArgumentException e) {
      throw new StartException("%s: %s.".formatted(key, e.getMessage()), e);
    }
  }

  private List<String> list(String key) {
    return get(key).stream()
        .flatMap(all -> List.of(all.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }

  /// `true`, `false`, or the port at which a NAT shows the HTTPS port.
  private OptionalInt tcpBesideHttps() {
    var key = "relay.tcp-on-https";
    var isNumber = get(key).filter(value -> value.matches("\\d+")).isPresent();
    if (isNumber) {
      var port = number(key, 0);
      if (port == 0) {
        throw new StartException(key + "=0 is not a port: 1 to 65535, or true or false.");
      }
      return OptionalInt.of(port);
    }
    return flag(key, false) ? OptionalInt.of(0) : OptionalInt.empty();
  }

  /// `true`, `false`, or three DSCP values: of audio, video and shared screens.
  private PacketMarks marks() {
    var key = "relay.dscp";
    var value = get(key).orElse("false");
    if (!value.contains(",")) {
      return flag(key, false) ? PacketMarks.STANDARD : PacketMarks.NONE;
    }
    try {
      var dscp = Stream.of(value.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
      if (dscp.size() == 3) {
        return new PacketMarks(dscp.get(0), dscp.get(1), dscp.get(2));
      }
    } catch (IllegalArgumentException _) {
      // Said below, as for a list of another length.
    }
    throw new StartException(
        "%s=%s is not true, false or three DSCP values of 0 to 63, such as 46,34,34."
            .formatted(key, value));
  }

  private Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key)).map(String::strip);
  }

  private Optional<Path> path(String key) {
    return get(key)
        .map(value -> {
          try {
            return Path.of(value);
          } catch (InvalidPathException e) {
            throw new StartException("%s=%s is not a path.".formatted(key, value), e);
          }
        });
  }

  private int number(String key, int fallback) {
    return get(key)
        .map(value -> {
          try {
            return Integer.parseInt(value);
          } catch (NumberFormatException e) {
            throw new StartException("%s=%s is not a number.".formatted(key, value), e);
          }
        })
        .orElse(fallback);
  }

  private boolean flag(String key, boolean fallback) {
    return get(key)
        .map(value ->
            switch (value) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new StartException("%s=%s is not true or false.".formatted(key, value));
            })
        .orElse(fallback);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new StartException("--config %s is over 64 KB.".formatted(file));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new StartException("--config %s can't be read: is it there?".formatted(file), e);
    }
  }

  private void readProperties(String name, String text) {
    var properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException("--config %s is not a properties file.".formatted(name), e);
    }
    for (var key : properties.stringPropertyNames()) {
      set(key, properties.getProperty(key));
    }
  }

  private void readJson(String name, String text) {
    try {
      var mapper =
          new ObjectMapper()
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
      var tree = mapper.readTree(text);
      if (!tree.isObject()) {
        throw new StartException("--config %s must hold one JSON object.".formatted(name));
      }
      flatten("", tree);
    } catch (JsonProcessingException e) {
      throw new StartException("--config %s is not JSON.".formatted(name), e);
    }
  }

  private void flatten(String prefix, JsonNode node) {
    for (var field : node.properties()) {
      var key = prefix + field.getKey();
      var value = field.getValue();
      if (value.isObject()) {
        flatten(key + ".", value);
      } else if (value.isArray()) {
        set(key, String.join(",", value.valueStream().map(JsonNode::asText).toList()));
      } else {
        set(key, value.asText());
      }
    }
  }
}

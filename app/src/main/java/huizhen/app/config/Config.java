package huizhen.app.config;

import huizhen.app.imaging.DicomwebConfig;
import huizhen.app.scan.ClamdConfig;
import huizhen.app.signing.EstConfig;
import huizhen.recording.api.CipherSuite;
import huizhen.recording.io.Attestation;
import huizhen.recording.store.io.StoreConfig;
import huizhen.relay.io.AnnouncedAddress;
import huizhen.relay.io.PacketMarks;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.RedisConfig;
import huizhen.scheduling.io.RequestTimes;
import huizhen.signaling.io.SignalingConfig;
import huizhen.signaling.turn.IceServers;
import huizhen.signaling.turn.IceUrl;
import huizhen.web.hook.Networks;
import huizhen.web.limit.Limits;
import huizhen.web.oidc.OidcConfig;
import huizhen.web.policy.WorkPlaces;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// All settings of a gateway. Built by [Settings] from flags and a file, checked here.
///
/// @param attendees that a room takes at most
/// @param alarms on vital signs
public record Config(
    Folders folders,
    Http http,
    Media media,
    int managementPort,
    Optional<RedisConfig> redis,
    int attendees,
    Turn turn,
    SchedulingRules cases,
    RequestTimes requests,
    RegistrySettings registry,
    Recording recording,
    NoticeConfig notices,
    AlarmConfig alarms,
    boolean withDemo) {
  /// A multi-disciplinary team with its listeners.
  static final int DEFAULT_ATTENDEES = 64;

  /// A relay loop is one core's work.
  static final int MAX_ATTENDEES = 1_000;

  public Config {
    if (attendees < 2 || attendees > MAX_ATTENDEES) {
      throw new StartException(
          "rooms.attendees=%d is not 2 to %d.".formatted(attendees, MAX_ATTENDEES));
    }
    checkPort("--management-port", managementPort);
    if (managementPort == http.port() && managementPort != 0) {
      throw new StartException(
          "--port and --management-port are both %d: choose two.".formatted(managementPort));
    }
    if (media.uses(http.port())) {
      throw new StartException(
          "--port %d is a media port as well: --media-port %d with media.loops=%d, UDP and TCP."
              .formatted(http.port(), media.firstPort(), media.loops()));
    }
  }

  /// Pages of our public address may connect whatever `Host` a proxy passes on.
  public SignalingConfig signaling(IceServers iceServers) {
    var origins = http.publicOrigin().map(it -> Set.of(it.toString())).orElse(Set.of());
    return SignalingConfig.of(attendees, iceServers, origins, alarms.rules());
  }

  /// 0 lets the system choose: for tests.
  private static void checkPort(String flag, int port) {
    if (port < 0 || port > 65_535) {
      throw new StartException("%s %d is not a port: 1 to 65535.".formatted(flag, port));
    }
  }

  /// Where the data and, apart from it, the keys lie: who gets hold of the data can't read it.
  public record Folders(Path data, Path keys) {
    public Folders {
      data = data.toAbsolutePath().normalize();
      keys = keys.toAbsolutePath().normalize();
      if (keys.startsWith(data) || data.startsWith(keys)) {
        throw new StartException(
            "the keys (%s) must lie outside the data folder (%s): give another --keys."
                .formatted(keys, data));
      }
    }

    /// `data.keys` beside `data`.
    public static Path keysBeside(Path data) {
      var absolute = data.toAbsolutePath().normalize();
      var name = absolute.getFileName();
      if (name == null) {
        throw new StartException("--data / leaves no room for the keys beside it.");
      }
      return absolute.resolveSibling(name + ".keys");
    }
  }

  /// The HTTPS side.
  ///
  /// @param certificate PEM files instead of the self-signed certificate
  /// @param handshakes how many TLS handshakes it begins
  /// @param publicOrigin by which browsers reach the pages, where it is always the same
  /// @param secondFactorRoles who has to sign in with a second factor
  /// @param oidc the identity provider that staff may sign in through
  /// @param hookNetworks where webhooks may go beside public addresses
  /// @param feed to a regional platform
  /// @param limits of requests, by account, client and address
  /// @param imaging the image archive
  /// @param clients a file of the service clients that there are
  /// @param scanner who looks for malware in uploads
  /// @param takesCaptions from a hospital's own recogniser of speech
  /// @param places from where operators and regulators work, and accounts are looked after
  /// @param passwordWords of the house, which no password is made of
  /// @param est who certifies signers, where that is not the gateway itself
  public record Http(
      int port,
      Optional<Pem> certificate,
      HandshakeLimits handshakes,
      Optional<URI> publicOrigin,
      Set<Role> secondFactorRoles,
      Optional<Oidc> oidc,
      Networks hookNetworks,
      Optional<Feed> feed,
      Limits limits,
      Optional<Imaging> imaging,
      Optional<Path> clients,
      Optional<ClamdConfig> scanner,
      boolean takesCaptions,
      WorkPlaces places,
      Set<String> passwordWords,
      Optional<EstConfig> est) {
    public Http {
      passwordWords = Set.copyOf(passwordWords);
      secondFactorRoles = Set.copyOf(secondFactorRoles);
      checkPort("--port", port);
    }
  }

  /// @param secretFile of a confidential client, as one line
  public record Oidc(OidcConfig provider, Optional<Path> secretFile) {}

  /// @param folder for files of JSON lines
  /// @param url of the platform; goes with the file of the secret that is shared with it
  public record Feed(
      String schema, Optional<Path> folder, Optional<URI> url, Optional<Path> secretFile) {}

  /// @param archive but for its password
  /// @param passwordFile holds that, as one line
  public record Imaging(DicomwebConfig archive, Optional<Path> passwordFile) {}

  public record Pem(Path chain, Path privateKey) {}

  /// @param keepFreeMegabytes on the vault's disk, below which no recording begins
  /// @param isRequired whether a consultation that is to be recorded may not begin unrecorded;
  ///   otherwise it goes on, and everybody in the room sees that it is not recorded
  /// @param attestation who outside vouches for the evidence log's checkpoints
  /// @param store where recordings go that are over
  /// @param suite what new evidence is made with
  public record Recording(
      int keepFreeMegabytes,
      boolean isRequired,
      Attestation attestation,
      Optional<Store> store,
      CipherSuite suite) {
    static final int DEFAULT_KEEP_FREE_MEGABYTES = 512;
    private static final int MIN_KEEP_FREE_MEGABYTES = 32;

    public Recording {
      if (keepFreeMegabytes < MIN_KEEP_FREE_MEGABYTES) {
        throw new StartException(
            "recording.keep-free-mb=%d is less than %d, which ending recordings takes."
                .formatted(keepFreeMegabytes, MIN_KEEP_FREE_MEGABYTES));
      }
    }

    public long keepFreeBytes() {
      return (long) keepFreeMegabytes << 20;
    }
  }

  /// @param config but for the secret of its key
  /// @param secretFile holds that, as one line
  public record Store(StoreConfig config, Path secretFile) {}

  /// STUN and TURN servers that clients are told.
  ///
  /// @param urls in the form of [IceUrl]
  /// @param secretFile holds what we share with the TURN servers; goes with a TURN URL
  /// @param seconds how long credentials last
  public record Turn(List<String> urls, Optional<Path> secretFile, int seconds) {
    public Turn {
      urls = List.copyOf(urls);
      if (urls.size() > IceServers.MAX_URLS) {
        throw new StartException(
            "turn.urls names %d servers: at most %d, for browsers try them all."
                .formatted(urls.size(), IceServers.MAX_URLS));
      }
      var needsSecret = parse(urls).stream().anyMatch(IceUrl::isTurn);
      if (needsSecret && secretFile.isEmpty()) {
        throw new StartException(
            "turn.urls names a TURN server: turn.secret-file must name the file with its secret"
                + " (coturn: static-auth-secret).");
      }
      if (!needsSecret && secretFile.isPresent()) {
        throw new StartException(
            "turn.secret-file is of use only with a turn: or turns: server in turn.urls.");
      }
      if (seconds < IceServers.MIN_LIFETIME.toSeconds()
          || seconds > IceServers.MAX_LIFETIME.toSeconds()) {
        throw new StartException(
            "turn.seconds=%d is not %d to %d."
                .formatted(
                    seconds,
                    IceServers.MIN_LIFETIME.toSeconds(),
                    IceServers.MAX_LIFETIME.toSeconds()));
      }
    }

    public List<IceUrl> servers() {
      return parse(urls);
    }

    public Duration lifetime() {
      return Duration.ofSeconds(seconds);
    }

    private static List<IceUrl> parse(List<String> urls) {
      try {
        return urls.stream().map(IceUrl::new).toList();
      } catch (IllegalArgumentException e) {
        throw new StartException("turn.urls: %s.".formatted(e.getMessage()), e);
      }
    }
  }

  /// The media relay.
  ///
  /// @param firstPort of the first event loop; the others follow
  /// @param announced addresses that clients are told, as [AnnouncedAddress#parse] reads them;
  ///   empty means every interface's and 127.0.0.1
  /// @param withTcp whether media may come over TCP on the media ports as well
  /// @param tcpBesideHttps the port at which clients reach media on the HTTPS port: empty for not
  ///   at all, 0 for the HTTPS port itself
  /// @param marks what packets are marked with
  /// @param usesOpenSsl as `RelayConfig` says
  /// @param rehearsalSeconds for how long a started process lets a call pass that nobody is in
  public record Media(
      int firstPort,
      int loops,
      List<String> announced,
      boolean withTcp,
      OptionalInt tcpBesideHttps,
      PacketMarks marks,
      boolean usesOpenSsl,
      int rehearsalSeconds) {
    public static final int MAX_LOOPS = 64;
    public static final int MAX_REHEARSAL_SECONDS = 60;

    public Media {
      announced = List.copyOf(announced);
      checkPort("--media-port", firstPort);
      if (loops < 1 || loops > MAX_LOOPS) {
        throw new StartException("media.loops=%d is not 1 to %d.".formatted(loops, MAX_LOOPS));
      }
      if (rehearsalSeconds < 0 || rehearsalSeconds > MAX_REHEARSAL_SECONDS) {
        throw new StartException(
            "relay.rehearsal-seconds=%d is not 0 to %d."
                .formatted(rehearsalSeconds, MAX_REHEARSAL_SECONDS));
      }
      if (firstPort + loops > 65_536) {
        throw new StartException(
            "--media-port %d with media.loops=%d goes past port 65535."
                .formatted(firstPort, loops));
      }
      for (var address : announced) {
        checkAnnounced(address, loops);
      }
      checkPort("relay.tcp-on-https", tcpBesideHttps.orElse(0));
    }

    private static void checkAnnounced(String text, int loops) {
      try {
        if (AnnouncedAddress.parse(text).firstPort() + loops > 65_536) {
          throw new StartException(
              "--announce %s with media.loops=%d goes past port 65535.".formatted(text, loops));
        }
      } catch (IllegalArgumentException e) {
        throw new StartException("--announce %s.".formatted(e.getMessage()), e);
      }
    }

    boolean uses(int port) {
      return withTcp && firstPort != 0 && port >= firstPort && port < firstPort + loops;
    }
  }
}

package huizhen.app.e2e;

import com.microsoft.playwright.Browser;
import huizhen.app.GatewayProcess;
import huizhen.app.network.TwoPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A gateway and two doctors at our own pages, each in a Chromium of their own with a camera and a
/// microphone that nobody else has: Chen of the county clinic, and the specialist Zhou.
final class TwoDoctors implements AutoCloseable {
  static final String ZHOU = "demo-zhou-camera";
  static final String CHEN_CAMERA = camera("demo-chen");
  static final String ZHOU_CAMERA = camera("demo-zhou");
  static final String CHEN_SOUND = Person.selector("audio-demo-chen-microphone");
  static final String ZHOU_SOUND = Person.selector("audio-demo-zhou-microphone");

  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  private final FakeMedia clinicMedia;
  private final FakeMedia hospitalMedia;
  private final Browsers browsers = new Browsers();
  private final Browser clinic;
  private final String url;
  private final Person chen;
  private final Person zhou;
  private GatewayProcess gateway;

  private TwoDoctors(Path folder, GatewayProcess gateway, Optional<TwoPaths> paths) {
    this.gateway = gateway;
    clinicMedia = FakeMedia.make(folder, "clinic", "red", "yellow", 440);
    hospitalMedia = FakeMedia.make(folder, "hospital", "blue", "lime", 880);
    url =
        paths
            .map(_ -> "https://%s:%d".formatted(TwoPaths.GATEWAY, gateway.port()))
            .orElseGet(gateway::url);
    clinic = browser(clinicMedia, paths.map(TwoPaths::atClient), folder);
    chen = new Person(url, clinic, SCREENSHOTS);
    zhou =
        new Person(
            url, browser(hospitalMedia, paths.map(TwoPaths::atGateway), folder), SCREENSHOTS);
  }

  /// All on this machine's loopback.
  static TwoDoctors together(Path folder) {
    return with(folder, GatewayProcess.start(folder.resolve("data")));
  }

  /// The same with this gateway, which is theirs from now on.
  static TwoDoctors with(Path folder, GatewayProcess gateway) {
    return at(folder, gateway, Optional.empty());
  }

  /// Zhou is beside the gateway, and Chen where the two paths begin.
  ///
  /// @param more of the gateway's flags
  static TwoDoctors apart(Path folder, TwoPaths paths, String... more) {
    var flags = new ArrayList<>(List.of("--announce", TwoPaths.GATEWAY));
    flags.addAll(List.of(more));
    var gateway =
        GatewayProcess.startAt(
            paths.atGateway(), folder.resolve("data"), flags.toArray(String[]::new));
    return at(folder, gateway, Optional.of(paths));
  }

  private static TwoDoctors at(Path folder, GatewayProcess gateway, Optional<TwoPaths> paths) {
    try {
      return new TwoDoctors(folder, gateway, paths);
    } catch (RuntimeException | Error e) {
      gateway.close();
      throw e;
    }
  }

  private Browser browser(FakeMedia media, Optional<List<String>> place, Path folder) {
    return place.map(it -> browsers.with(media, it, folder)).orElseGet(() -> browsers.with(media));
  }

  Person chen() {
    return chen;
  }

  Person zhou() {
    return zhou;
  }

  FakeMedia clinicMedia() {
    return clinicMedia;
  }

  FakeMedia hospitalMedia() {
    return hospitalMedia;
  }

  GatewayProcess gateway() {
    return gateway;
  }

  /// Both sign in and are in a consultation that has begun, and see each other.
  ///
  /// @return the case's id
  String meet() {
    chen.signIn("chen", gateway.password("chen"));
    zhou.signIn("zhou", gateway.password("zhou"));
    var id = QuickCase.consented(chen, zhou);
    QuickCase.begin(id, chen, zhou);
    seeEachOther();
    return id;
  }

  void seeEachOther() {
    var _ = chen.watch(ZHOU_CAMERA, hospitalMedia);
    var _ = zhou.watch(CHEN_CAMERA, clinicMedia);
  }

  void hearEachOther() {
    var _ = chen.hear(ZHOU_SOUND, hospitalMedia.hertz());
    var _ = zhou.hear(CHEN_SOUND, clinicMedia.hertz());
  }

  /// Somebody else at the clinic, in a browser of the same camera.
  Person thirdPerson() {
    return new Person(url, clinic, SCREENSHOTS);
  }

  /// `kill -9`, and another gateway on what it left; returns when that is ready.
  void restartGateway() {
    gateway.kill();
    startGatewayAgain();
  }

  void startGatewayAgain() {
    gateway = gateway.startAgain();
  }

  @Override
  public void close() {
    browsers.close();
    gateway.close();
    System.out.println(gateway.output());
  }

  private static String camera(String participant) {
    return "video" + Person.selector("video-%s-camera".formatted(participant));
  }
}

package huizhen.app.e2e;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.RequestOptions;
import huizhen.app.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A gateway and everybody at it in one Chromium: each has pages and a sign-in of their own, a
/// camera of two colours and a screen with an electrocardiogram, both drawn by the page, for one
/// process has one device for all.
///
/// Who signs in here does so by the API, and so does what a journey takes for granted: pages are
/// for what is looked at.
final class Company implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  private final GatewayProcess gateway;
  private final Browsers browsers = new Browsers();
  private final Browser chromium;
  private final Map<Person, String> csrf = new HashMap<>();

  /// @param flags of the gateway
  Company(Path folder, String... flags) {
    gateway = GatewayProcess.start(folder.resolve("data"), flags);
    chromium = browsers.plain();
  }

  GatewayProcess gateway() {
    return gateway;
  }

  /// Signed in, and at no page yet.
  ///
  /// @param left and right: the colours of the camera
  Person comes(String username, String left, String right) {
    var person = new Person(gateway.url(), chromium, SCREENSHOTS);
    person.context().addInitScript(devices(left, right));
    var account = Map.of("username", username, "password", gateway.password(username));
    csrf.put(person, ask(person, "POST", "/session", account).getString("csrf"));
    return person;
  }

  /// One who shows nothing.
  Person comes(String username) {
    return comes(username, "gray", "gray");
  }

  JsonObject post(Person person, String path, Map<String, ?> body) {
    return ask(person, "POST", path, body);
  }

  JsonObject put(Person person, String path, Map<String, ?> body) {
    return ask(person, "PUT", path, body);
  }

  JsonObject get(Person person, String path) {
    var answer = person.context().request().get(gateway.url() + "/api/v1" + path);
    return checked(path, answer);
  }

  private JsonObject ask(Person person, String method, String path, Map<String, ?> body) {
    var options = RequestOptions.create().setMethod(method).setData(body);
    options.setHeader("X-Huizhen-CSRF", csrf.getOrDefault(person, ""));
    return checked(
        path, person.context().request().fetch(gateway.url() + "/api/v1" + path, options));
  }

  private static JsonObject checked(String path, APIResponse answer) {
    if (!answer.ok()) {
      throw new AssertionError("%s: %d %s".formatted(path, answer.status(), answer.text()));
    }
    return answer.text().isEmpty() ? new JsonObject() : new JsonObject(answer.text());
  }

  /// A case of this patient, accepted for this specialist by one who may.
  String accepted(Person doctor, String patient, Person by, String practitioner) {
    var application =
        Map.of(
            "patient", patient,
            "invited", "demo-provincial",
            "reason", "活动后胸闷气促两周，右上肢一过性麻木",
            "purpose", "明确诊断，确定能否手术及时机",
            "recordSummary", "高血压病史十年；心电图V2–V5导联ST段压低；头颅CT未见出血。",
            "department", "心血管内科",
            "wishedTitle", "",
            "urgency", "ROUTINE");
    var id = post(doctor, "/cases", application).getString("id");
    var _ = post(doctor, "/cases/" + id + "/submit", Map.of());
    var _ = post(by, "/cases/" + id + "/accept", Map.of("specialist", practitioner));
    return id;
  }

  /// To everything that may be asked.
  void consents(Person doctor, String id) {
    var consent =
        Map.of(
            "textVersion", get(doctor, "/consent-text").getString("version"),
            "treatment", true,
            "sensitiveInformation", true,
            "recording", true,
            "teaching", false,
            "signer", "王秀英",
            "relation", "SELF");
    var _ = post(doctor, "/cases/" + id + "/consent", consent);
  }

  /// All look again at what somebody shows.
  static void watch(List<Person> people, String video, String left, String right) {
    for (var person : people) {
      var _ =
          person.until(
              video + " to show " + left,
              () -> person.look(video),
              seen ->
                  seen.filter(it -> it.left().isLike(left) && it.right().isLike(right))
                      .isPresent());
    }
  }

  @Override
  public void close() {
    browsers.close();
    gateway.close();
    System.out.println(gateway.output());
  }

  /// In place of the browser's camera and screen. Counts what was opened, for those who are to open
  /// nothing.
  private static String devices(String left, String right) {
    return """
    (() => {
      const media = navigator.mediaDevices
      if (media === undefined) return
      window.opened = 0
      function drawn(width, height, fps, draw) {
        const canvas = document.createElement('canvas')
        canvas.width = width
        canvas.height = height
        const pen = canvas.getContext('2d')
        const begun = performance.now()
        draw(pen, 0)
        const timer = setInterval(() => draw(pen, (performance.now() - begun) / 1000), 1000 / fps)
        const stream = canvas.captureStream(fps)
        stream.getVideoTracks()[0].addEventListener('ended', () => clearInterval(timer))
        return stream
      }
      const face = () => drawn(640, 360, 10, (pen, t) => {
        pen.fillStyle = '%1$s'
        pen.fillRect(0, 0, 320, 360)
        pen.fillStyle = '%2$s'
        pen.fillRect(320, 0, 320, 360)
        pen.fillStyle = 'white'
        pen.fillRect((t * 148) %% 592, 246, 48, 48)
      })
      const beat = at => {
        const bump = (centre, width, height) =>
          height * Math.exp(-(((at %% 1) - centre) ** 2) / (2 * width * width))
        return bump(0.2, 0.025, 12) + bump(0.36, 0.01, -14) + bump(0.39, 0.012, 92)
          + bump(0.42, 0.012, -26) + bump(0.52, 0.06, 20) + bump(0.62, 0.05, 26)
      }
      const paper = () => drawn(1280, 720, 3, (pen, t) => {
        pen.fillStyle = '#fff6f4'
        pen.fillRect(0, 0, 1280, 720)
        for (let i = 0; i <= 1280; i += 16) {
          pen.fillStyle = i %% 80 === 0 ? '#e79a90' : '#f6d5d0'
          pen.fillRect(i, 0, 1, 720)
          if (i <= 720) pen.fillRect(0, i, 1280, 1)
        }
        pen.strokeStyle = '#1c2b33'
        pen.lineWidth = 2.5
        for (const [row, lead] of ['II', 'V2', 'V5'].entries()) {
          const base = 180 + row * 210
          pen.beginPath()
          for (let x = 0; x < 1280; x += 2) pen.lineTo(x, base - beat(x / 260 + row * 0.3) * (1 + row * 0.15))
          pen.stroke()
          pen.fillStyle = '#1c2b33'
          pen.font = 'bold 30px sans-serif'
          pen.fillText(lead, 16, base - 90)
        }
        pen.fillStyle = '#0b6b78'
        pen.fillRect(0, 712, (t * 40) %% 1280, 8)
      })
      const real = media.getUserMedia.bind(media)
      media.getUserMedia = async wish => {
        window.opened++
        const tracks = wish.video ? face().getTracks() : []
        if (wish.audio) tracks.push(...(await real({ audio: wish.audio })).getTracks())
        return new MediaStream(tracks)
      }
      media.getDisplayMedia = async () => paper()
    })()
    """
        .formatted(left, right);
  }
}

package huizhen.app.e2e;

import java.util.List;
import java.util.Map;

/// A case that is there beside the one that is walked through.
final class SecondCase {
  private SecondCase() {}

  /// A second case for the same specialist, made through the API with the doctors' own sessions.
  static String applyAndAccept(Person doctor, Person specialist) {
    var id =
        String.valueOf(
            doctor
                .page()
                .evaluate(
                    POST_SCRIPT,
                    List.of(
                        "/cases",
                        Map.of(
                            "patient", "demo-p-4",
                            "invited", "demo-provincial",
                            "reason", "复核",
                            "purpose", "复核",
                            "recordSummary", "复核",
                            "department", "心血管内科",
                            "wishedTitle", "",
                            "urgency", "ROUTINE"))));
    var _ =
        doctor.page().evaluate(POST_SCRIPT, List.of("/cases/%s/submit".formatted(id), Map.of()));
    var _ =
        specialist
            .page()
            .evaluate(
                POST_SCRIPT,
                List.of("/cases/%s/accept".formatted(id), Map.of("specialist", "demo-s-zhou")));
    return id;
  }

  private static final String POST_SCRIPT =
      """
      async ([path, body]) => {
        const { csrf } = await (await fetch('/api/v1/session')).json()
        const answer = await fetch('/api/v1' + path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Huizhen-CSRF': csrf },
          body: JSON.stringify(body),
        })
        const json = await answer.json()
        if (!answer.ok) throw new Error(answer.status + ' ' + JSON.stringify(json))
        return json.id
      }
      """;
}

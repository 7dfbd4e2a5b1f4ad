package huizhen.web.api;

import huizhen.web.hook.HookCourse;
import huizhen.web.hook.Webhook;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// A port: webhooks, and how far they and the feeds to regional platforms are. What is kept signs
/// for us: `app` seals it.
public interface Webhooks {
  /// Of all organisations together.
  int MOST = 200;

  int MOST_OF_ONE = 10;

  Future<Void> put(Webhook hook);

  Future<Void> remove(String id);

  Future<List<Webhook>> all();

  /// @param trail names the audit trail that the course goes along: each gateway has its own
  Future<Optional<HookCourse>> course(String id, String trail);

  Future<Void> keep(String id, String trail, HookCourse course);
}

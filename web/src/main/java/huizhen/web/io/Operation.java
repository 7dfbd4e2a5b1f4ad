package huizhen.web.io;

import io.vertx.core.Future;

/// What an operation of the contract does. The caller was let in and the request is valid.
@FunctionalInterface
interface Operation {
  Future<Answer> answer(Exchange exchange);
}

package huizhen.web.io;

import huizhen.web.api.AccountStore.Account;

/// Who asks.
sealed interface Caller {
  record Anonymous() implements Caller {}

  record Staff(String tokenHash, String csrf, Account account) implements Caller {
    @Override
    public String toString() {
      return "Staff[" + account + "]";
    }
  }

  record Service(String clientId) implements Caller {}
}

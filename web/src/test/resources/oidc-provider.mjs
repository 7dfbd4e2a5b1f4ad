// An identity provider (npm's oidc-provider) with one client, at a port of this machine.
// usage: node oidc-provider.mjs PORT REDIRECT_URI SIGN_OUT_URI LOGOUT_URI; each start has another key.
// LOGOUT_URI is told who has signed out (back-channel logout).
import { createRequire } from 'node:module'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { pathToFileURL } from 'node:url'

const require = createRequire(process.cwd() + '/')
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')))
const [port, redirect, signOut, logout] = process.argv.slice(2)

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'huizhen',
      client_secret: 'a secret of the test',
      redirect_uris: [redirect],
      post_logout_redirect_uris: [signOut],
      backchannel_logout_uri: logout,
      backchannel_logout_session_required: true,
    },
  ],
  jwks: { keys: [key] },
  cookies: { keys: [randomUUID()] },
  conformIdTokenClaims: false,
  features: { backchannelLogout: { enabled: true } },
  // It asks no address of its own machine unless told to.
  fetch: (url, { method, headers, body, redirect }) => fetch(url, { method, headers, body, redirect }),
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
})
provider.listen(Number(port), '127.0.0.1')

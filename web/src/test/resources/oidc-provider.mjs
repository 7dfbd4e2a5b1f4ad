// An identity provider (npm's oidc-provider) with one client, at a port of this machine.
// usage: node oidc-provider.mjs PORT REDIRECT_URI SIGN_OUT_URI LOGOUT_URI; each start has another key.
// LOGOUT_URI is told who has signed out (back-channel logout).
// Who signs in as NAME.mfa is NAME, by several factors (acr); as NAME.mfa.otp, by a password and a code (amr) besides.
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
  acrValues: ['urn:hospital:mfa'],
  claims: { openid: ['sub', 'acr', 'amr'], profile: ['preferred_username'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
})
provider.use(async (context, next) => {
  if (context.method === 'POST' && /^\/interaction\/[^/]+$/.test(context.path)) {
    let text = ''
    for await (const chunk of context.req) text += chunk
    const { login = '', ...rest } = Object.fromEntries(new URLSearchParams(text))
    const [name, acr, method] = login.split('.')
    if (acr !== undefined) {
      const amr = method === undefined ? ['pwd'] : ['pwd', method]
      return provider.interactionFinished(context.req, context.res, {
        login: { accountId: name, acr: `urn:hospital:${acr}`, amr },
      })
    }
    context.req.body = login === '' ? rest : { login, ...rest }
  }
  return next()
})
provider.listen(Number(port), '127.0.0.1')

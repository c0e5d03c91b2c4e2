// The least Bluesky network that gives notifications: PLC, PDS, bsync and AppView, plus the chat stand-in
// and a second PDS with rate limits on. Prints one line of JSON with the addresses, ends when stdin does.
import http from 'node:http'
import { TestBsky, TestBsync, TestPds, TestPlc, mockNetworkUtilities } from '@atproto/dev-env'
import { InvalidRequestError } from '@atproto/xrpc-server'
import { CHAT_DID, startChat } from './chat.mjs'

const database = process.env.DATABASE_URL
const plc = await TestPlc.create({})
const bsync = await TestBsync.create({ apiKeys: ['bsync-api-key'], dbUrl: database, dbSchema: 'bsync' })
const pdsPort = await freePort()
const bsky = await TestBsky.create({
  plcUrl: plc.url,
  pdsPort,
  bsyncApiKey: 'bsync-api-key',
  bsyncUrl: bsync.url,
  repoProvider: `ws://localhost:${pdsPort}`,
  dbPostgresSchema: 'appview',
  dbPostgresUrl: database,
})
bsync.ctx.dataplaneClients = [bsky.ctx.dataplane]
const services = { didPlcUrl: plc.url, bskyAppViewUrl: bsky.url, bskyAppViewDid: bsky.ctx.cfg.serverDid }
const pds = await TestPds.create({ port: pdsPort, ...services })
const limited = await TestPds.create({ ...services, rateLimitsEnabled: true })
mockNetworkUtilities(pds, bsky)
// The AppView learns of a write when the PDS next looks at its own log, up to a second later: here sooner,
// so that the tests wait less, yet still not at once.
pds.ctx.sequencer.exponentialBackoff = () => new Promise((resolve) => setTimeout(resolve, 100))

const agent = bsky.getAgent()
const chat = await startChat({
  signingKey: async (iss, fresh) => pds.ctx.idResolver.did.resolveAtprotoKey(iss.split('#')[0], fresh),
  profile: async (did) => {
    const { data } = await agent.app.bsky.actor.getProfile({ actor: did })
    const { handle, displayName, avatar } = data
    return { did, handle, ...(displayName && { displayName }), ...(avatar && { avatar }) }
  },
  // who has declared nothing takes messages from people they follow, as in Bluesky's own app
  refusal: async (did, sender) => {
    const uri = `at://${did}/chat.bsky.actor.declaration/self`
    const declared = await pds.ctx.actorStore.read(did, (store) => store.record.getRecord(uri, null)).catch(() => null)
    const allowed = declared?.value.allowIncoming ?? 'following'
    if (allowed === 'all') return null
    if (allowed === 'none') return 'MessagesDisabled'
    const { data } = await agent.app.bsky.graph.getRelationships({ actor: did, others: [sender] })
    return data.relationships[0]?.following ? null : 'NotFollowedBySender'
  },
})
const resolve = pds.ctx.idResolver.did.resolveNoCache
pds.ctx.idResolver.did.resolveNoCache = async function (did) {
  if (did !== CHAT_DID) return resolve.call(this, did)
  return { id: did, service: [{ id: '#bsky_chat', type: 'BskyChatService', serviceEndpoint: chat.url }] }
}

// An access token lives two hours and cannot be withdrawn: POST /expire?did= makes the PDS treat those
// that app passwords have got so far as past their time. It answers when the second is over, since tokens count in seconds.
const expired = new Map()
const verify = pds.ctx.authVerifier.verifyBearerJwt.bind(pds.ctx.authVerifier)
pds.ctx.authVerifier.verifyBearerJwt = async (req, options) => {
  const token = await verify(req, options)
  const [, payload] = req.headers.authorization.split('.')
  const { iat } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  if (token.scope.startsWith('com.atproto.appPass') && iat <= expired.get(token.sub)) {
    throw new InvalidRequestError('Token has expired', 'ExpiredToken')
  }
  return token
}
const control = http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://localhost')
  if (req.method === 'POST' && url.pathname === '/expire') {
    const second = Math.floor(Date.now() / 1000)
    expired.set(url.searchParams.get('did'), second)
    while (Date.now() < (second + 1) * 1000) await new Promise((resolve) => setTimeout(resolve, 20))
    res.end('{}')
  } else if (req.method === 'POST' && url.pathname === '/settle') {
    await settle()
    res.end('{}')
  } else {
    res.writeHead(404).end('{}')
  }
})
await new Promise((resolve) => control.listen(0, resolve))

console.log(JSON.stringify({
  pds: pds.url,
  limited: limited.url,
  plc: plc.url,
  appview: bsky.url,
  chat: chat.url,
  control: `http://127.0.0.1:${control.address().port}`,
}))

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))

// Let the AppView catch up with everything that was written so far.
async function settle() {
  await pds.processAll()
  const last = await pds.ctx.sequencer.curr()
  while (last && !((await bsky.sub.getCursor()) >= last)) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    await bsky.sub.processAll()
  }
  await bsky.sub.processAll()
  await bsky.bsyncSub.processAll(await bsync.getStreamHeads())
}

async function freePort() {
  const server = http.createServer()
  await new Promise((resolve) => server.listen(0, resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * The invented accounts of the sandbox: what the emulators accept and what a configuration needs to reach them.
 *
 * Nothing here is a secret of anybody: every value exists only inside a sandbox on 127.0.0.1.
 */

/** The editor of the emulated site and the application password that lets software act as this user. */
export const wordpress = {
  username: "editor",
  /** As WordPress shows it, in groups of four; WordPress ignores the spaces. */
  applicationPassword: "abcd EFGH 1234 ijkl MNOP 5678",
  siteTitle: "Cổng thông tin điện tử mẫu"
} as const

/** The emulated Page, its never-expiring Page token and the app that the token belongs to. */
export const facebook = {
  pageId: "1000",
  pageName: "Trang thông tin mẫu",
  accessToken: "EAASandboxPageToken000000000000000000000001",
  appId: "1100",
  appSecret: "0123456789abcdef0123456789abcdef"
} as const

/** The emulated Official Account, the app linked to it and the first link of its refresh-token chain. */
export const zalo = {
  oaId: "2000",
  oaName: "Zalo OA mẫu",
  appId: "3000",
  appSecret: "SandboxZaloSecret001",
  refreshToken: "SandboxZaloRefreshToken-first"
} as const

/** The emulated channel and the OAuth client whose refresh token may publish to it. */
export const youtube = {
  channelId: "UCsandboxsandboxsandbox0",
  channelTitle: "Kênh video mẫu",
  clientId: "sandbox-client.apps.googleusercontent.com",
  clientSecret: "GOCSPX-sandbox-client-secret",
  refreshToken: "1//sandbox-youtube-refresh-token"
} as const

/** Where a secret of the configuration is found: the name of an environment variable. */
export interface SecretReference {
  readonly env: keyof typeof environment
}

/** Values of the environment variables that `configuration` names. */
export const environment = {
  PORTAL_PASSWORD: wordpress.applicationPassword,
  FANPAGE_TOKEN: facebook.accessToken,
  FB_APP_SECRET: facebook.appSecret,
  ZALO_SECRET: zalo.appSecret,
  ZALO_REFRESH_TOKEN: zalo.refreshToken,
  YT_SECRET: youtube.clientSecret,
  YT_REFRESH_TOKEN: youtube.refreshToken
} as const

const secret = (env: SecretReference["env"]): SecretReference => ({ env })

/**
 * The `destinations` of a configuration whose every channel is the sandbox at `sandboxUrl`
 * (no trailing slash, e.g. `http://127.0.0.1:4010`): plain JSON, secrets named and never included.
 *
 * An endpoint is what stands before the platform's own path: `openapi` before `/v2.0/…`, Zalo's `oauth` before
 * `/v4/oa/…`, `graph` and `graphVideo` before `/v26.0/…`, `rupload` before `/video-upload/…`, `api` before
 * `/youtube/v3/…`, `upload` before `/upload/youtube/v3/…`, YouTube's `oauth` before `/token`, `watch` before `/watch?v=…`.
 */
export const configuration = (sandboxUrl: string) =>
  ({
    portal: {
      channel: "wordpress",
      siteUrl: `${sandboxUrl}/wordpress`,
      username: wordpress.username,
      applicationPassword: secret("PORTAL_PASSWORD"),
      status: "publish"
    },
    fanpage: {
      channel: "facebook-page",
      pageId: facebook.pageId,
      accessToken: secret("FANPAGE_TOKEN"),
      appSecret: secret("FB_APP_SECRET"),
      graphVersion: "v26.0",
      endpoints: {
        graph: `${sandboxUrl}/facebook/graph`,
        graphVideo: `${sandboxUrl}/facebook/graph-video`,
        rupload: `${sandboxUrl}/facebook/rupload`
      }
    },
    oa: {
      channel: "zalo-oa",
      oaId: zalo.oaId,
      appId: zalo.appId,
      appSecret: secret("ZALO_SECRET"),
      refreshToken: secret("ZALO_REFRESH_TOKEN"),
      author: "Ban biên tập",
      assetsFrom: "portal",
      videosFrom: "tube",
      broadcast: false,
      endpoints: { openapi: `${sandboxUrl}/zalo/openapi`, oauth: `${sandboxUrl}/zalo/oauth` }
    },
    tube: {
      channel: "youtube",
      channelId: youtube.channelId,
      clientId: youtube.clientId,
      clientSecret: secret("YT_SECRET"),
      refreshToken: secret("YT_REFRESH_TOKEN"),
      privacyStatus: "public",
      madeForKids: false,
      categoryId: "25",
      endpoints: {
        api: `${sandboxUrl}/youtube/api`,
        upload: `${sandboxUrl}/youtube/upload`,
        oauth: `${sandboxUrl}/youtube/oauth`,
        watch: `${sandboxUrl}/youtube`
      }
    }
  }) as const

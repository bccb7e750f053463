import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createDashboardQueryClient } from './query-client.ts'
import { createDashboardRouter } from './router.tsx'
import { leaveForLogin } from './session/return-path.ts'
import { applyTheme, chosenTheme } from './ui/theme.ts'

applyTheme(chosenTheme())
const router = createDashboardRouter()
const queryClient = createDashboardQueryClient(() => leaveForLogin(router))

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)

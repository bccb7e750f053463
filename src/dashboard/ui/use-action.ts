import { useMutation, useQueryClient } from '@tanstack/react-query'

/** An action on a project; whatever comes of it, all that the page shows of that project is asked for again. */
export function useAction<Input = void, Output = unknown>(
  project: string,
  act: (input: Input) => Promise<Output>,
  onDone?: (output: Output) => void,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ['project', project] }),
  })
}
